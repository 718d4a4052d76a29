"""What people write with folium: Flask, SQLAlchemy, a marker with a popup for each offer; started by the benchmark.

`folium_app.py PORT DATABASE_FILE NODE_MODULES`. `/marker` puts every offer on the map as Marker in a MarkerCluster,
`/fast` uses FastMarkerCluster with a callback, `/floor` is a bare Leaflet page with one marker, `/hello` bare Flask.
folium's foreign addresses are rewritten to local files, so that no network is measured; answers are compressed.
"""

import html
import sys
from pathlib import Path

import folium
from flask import Flask, Response, send_from_directory
from flask_compress import Compress
from folium.plugins import FastMarkerCluster, MarkerCluster
from sqlalchemy import Row, create_engine, text
from waitress import serve

QUESTION = text(
    "SELECT o.title, g.name AS provider, p.town, o.age_from, o.age_to, o.cost_cents, o.url, p.lat, p.lon FROM offers o "
    "JOIN organisations g ON g.id = o.organisation_id JOIN places p ON p.id = o.place_id "
    "WHERE o.status = 'veroeffentlicht' AND p.lat IS NOT NULL ORDER BY o.id"
)
MIDDLE = (50.9, 10.3)
CALLBACK = """function (row) {
  var marker = L.marker(new L.LatLng(row[0], row[1]));
  marker.bindPopup(function () {
    var box = document.createElement("div");
    row.slice(2, 7).forEach(function (line) { box.appendChild(document.createElement("div")).textContent = line; });
    var link = box.appendChild(document.createElement("a"));
    link.href = row[7];
    link.textContent = "Zum Angebot";
    return box;
  });
  return marker;
}"""
FLOOR = """<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Karte</title>
<link rel="stylesheet" href="/assets/leaflet/dist/leaflet.css"><script src="/assets/leaflet/dist/leaflet.js"></script>
<style>html,body,#map{height:100%;margin:0}</style></head><body><div id="map"></div><script>
var map = L.map("map").setView([50.9, 10.3], 6); L.tileLayer("/tile.png").addTo(map);
L.marker([50.9, 10.3]).addTo(map);</script></body></html>"""
GREY = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63b80b0000df00"
    "de297970b60000000049454e44ae426082"
)
LOCAL = {
    "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/": "/assets/leaflet/",
    "https://code.jquery.com/jquery-3.7.1.min.js": "/assets/jquery/dist/jquery.min.js",
    "https://cdn.jsdelivr.net/npm/bootstrap@5.2.2/": "/assets/bootstrap/",
    "https://cdnjs.cloudflare.com/ajax/libs/Leaflet.awesome-markers/2.0.2/": "/assets/leaflet.awesome-markers/dist/",
    "https://cdn.jsdelivr.net/npm/@fortawesome/fontawesome-free@6.2.0/": "/assets/@fortawesome/fontawesome-free/",
    "https://cdnjs.cloudflare.com/ajax/libs/leaflet.markercluster/1.1.0/": "/assets/leaflet.markercluster/dist/",
    "https://netdna.bootstrapcdn.com/bootstrap/3.0.0/css/bootstrap-glyphicons.css": "/assets/nothing.css",
    "https://cdn.jsdelivr.net/gh/python-visualization/folium/folium/templates/leaflet.awesome.rotate.min.css": (
        "/assets/nothing.css"
    ),
}


def make(database: Path, node_modules: Path) -> Flask:
    """The application."""
    app = Flask(__name__)
    Compress(app)
    engine = create_engine(f"sqlite:///{database}")

    def offers() -> list[Row[tuple[object, ...]]]:
        with engine.connect() as connection:
            return list(connection.execute(QUESTION))

    @app.get("/marker")
    def marker() -> str:
        chart = empty_map()
        cluster = MarkerCluster().add_to(chart)
        for row in offers():
            lines = "<br>".join(html.escape(line) for line in said(row))
            content = f'{lines}<br><a href="{html.escape(row.url or "#")}">Zum Angebot</a>'
            folium.Marker((row.lat, row.lon), popup=folium.Popup(content, max_width=300)).add_to(cluster)
        return page(chart)

    @app.get("/fast")
    def fast() -> str:
        chart = empty_map()
        data = [[row.lat, row.lon, *said(row), row.url or "#"] for row in offers()]
        FastMarkerCluster(data, callback=CALLBACK).add_to(chart)
        return page(chart)

    @app.get("/assets/<path:name>")
    def assets(name: str) -> Response:
        if name == "nothing.css":
            return Response("", mimetype="text/css")
        return send_from_directory(node_modules, name, max_age=3600)

    app.add_url_rule("/tile.png", "tile", lambda: Response(GREY, mimetype="image/png"))
    app.add_url_rule("/floor", "floor", lambda: FLOOR)
    app.add_url_rule("/hello", "hello", lambda: "Hello")
    return app


def empty_map() -> folium.Map:
    """Germany on one grey tile."""
    return folium.Map(location=MIDDLE, zoom_start=6, tiles="/tile.png", attr="-")


def page(chart: folium.Map) -> str:
    """The page as folium writes it, with its files taken from here."""
    written: str = chart.get_root().render()
    for foreign, local in LOCAL.items():
        written = written.replace(foreign, local)
    return written


def said(row: Row[tuple[object, ...]]) -> list[str]:
    """Title, provider, town, age and cost, as a popup shows them."""
    ages = f"{row.age_from or ''}–{row.age_to or ''} Jahre" if row.age_from or row.age_to else "Alter nicht angegeben"
    cost = "Kosten nicht angegeben" if row.cost_cents is None else f"{row.cost_cents / 100:.2f} Euro"
    return [row.title, row.provider, row.town or "", ages, cost]


if __name__ == "__main__":
    serve(make(Path(sys.argv[2]), Path(sys.argv[3])), host="127.0.0.1", port=int(sys.argv[1]), threads=8)
