"""Pictures that people send: what is taken, what is refused, and that nothing but pixels survives."""

from __future__ import annotations

import time
import tracemalloc
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from mintkarte.gateways import images
from mintkarte.gateways.images import MAX_BYTES, Encoded, PictureRefusedError, encode, find, store, sweep
from tests.builders import NOON
from tests.pictures import a_bomb, a_photo, saved

if TYPE_CHECKING:
    from pathlib import Path

MAGIC = (b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\x24\x00\x00\x00WEBPVP8 ", b"GIF89a", b"\0\0\0\x20ftypavif")


def opened(encoded: Encoded, width: int = 0) -> Image.Image:
    """One of the sizes, the largest if not said."""
    return Image.open(BytesIO(encoded.files[width or encoded.width]))


def refusal(content: bytes) -> str:
    """Why it is not taken."""
    with pytest.raises(PictureRefusedError) as refused:
        encode(content)
    return refused.value.code


def test_a_photo_comes_out_in_three_sizes_without_a_trace_of_its_camera() -> None:
    photo = a_photo()
    assert b"Kim" in photo
    encoded = encode(photo)
    assert (encoded.width, encoded.height, list(encoded.files)) == (1600, 1200, [480, 960, 1600])
    for width, content in encoded.files.items():
        image = Image.open(BytesIO(content))
        assert (image.format, image.size) == ("WEBP", (width, width * 3 // 4))
        assert not image.getexif()
        assert image.info.keys().isdisjoint({"exif", "xmp", "icc_profile", "comment"})
        assert b"Kim" not in content
        assert b"EXIF" not in content


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_as_it_was_held(orientation: int) -> None:
    encoded = encode(a_photo(800, 600, orientation=orientation))
    assert (encoded.width < encoded.height) == (orientation >= 5)
    image = opened(encoded).convert("RGB")
    edges = {"top": (image.width // 2, 9), "left": (9, image.height // 2)}
    edges |= {"bottom": (image.width // 2, image.height - 9), "right": (image.width - 9, image.height // 2)}
    red = {side for side, spot in edges.items() if (image.getpixel(spot) or (0,))[0] > 200}  # type: ignore[index]
    expected = {1: "top", 2: "top", 3: "bottom", 4: "bottom", 5: "left", 6: "right", 7: "right", 8: "left"}
    assert expected[orientation] in red
    opposite = {"top": "bottom", "bottom": "top", "left": "right", "right": "left"}[expected[orientation]]
    assert opposite not in red


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        *(("RGB", "JPEG"), ("L", "JPEG"), ("CMYK", "JPEG"), ("1", "PNG"), ("P", "PNG"), ("LA", "PNG"), ("RGBA", "PNG")),
        *(("I;16", "PNG"), ("RGBA", "WEBP"), ("RGBA", "AVIF"), ("P", "GIF")),
    ],
)
def test_every_usual_kind_is_taken_and_none_is_made_larger(mode: str, kind: str) -> None:
    encoded = encode(saved(Image.new(mode, (700, 300)), kind))
    assert (encoded.width, encoded.height, list(encoded.files)) == (700, 300, [480, 700])
    assert opened(encoded).mode == "RGB"


def test_of_moving_pictures_the_first_one_is_kept() -> None:
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue")]
    image = opened(encode(saved(frames[0], "GIF", save_all=True, append_images=frames[1:])))
    assert getattr(image, "n_frames", 1) == 1
    assert (image.convert("RGB").getpixel((20, 15)) or (0,))[0] > 200  # type: ignore[index]


def test_what_is_transparent_becomes_white_and_sixteen_bits_keep_their_grey() -> None:
    clear = opened(encode(saved(Image.new("RGBA", (40, 30), (0, 0, 0, 0)), "PNG")))
    assert clear.getpixel((20, 15)) == (255, 255, 255)
    grey = opened(encode(saved(Image.new("I;16", (40, 30), 128 * 256), "PNG")))
    assert grey.getpixel((20, 15)) == pytest.approx((128, 128, 128), abs=3)


def test_other_colours_become_those_of_the_web_and_nonsense_about_colours_is_ignored() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert encode(saved(Image.new("RGB", (40, 30), "red"), icc_profile=lab)).width == 40
    assert encode(saved(Image.new("RGB", (40, 30), "red"), icc_profile=b"no profile")).width == 40
    grey = encode(saved(Image.new("L", (40, 30), 90), icc_profile=lab))
    assert opened(grey).getpixel((20, 15)) == pytest.approx((90, 90, 90), abs=3)


def test_a_tall_picture_has_an_end() -> None:
    encoded = encode(saved(Image.new("RGB", (900, 9000)), "PNG"))
    assert (encoded.width, encoded.height) == (240, 2400)


def test_the_same_picture_has_the_same_name() -> None:
    assert encode(a_photo()).name == encode(a_photo()).name != encode(a_photo(1000, 800)).name


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"<!doctype html><script>alert(1)</script>", "no_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "no_picture"),
        (saved(Image.new("RGB", (9, 9)), "BMP"), "no_picture"),
        (b"\0\0\0\x24ftypheic\0\0\0\0mif1heic" + bytes(99), "heic"),
        (a_photo()[:20_000], "broken"),
        (a_photo() + bytes(MAX_BYTES), "too_large"),
        (bytes(MAX_BYTES + 1), "too_large"),
        (saved(Image.new("1", (8001, 5000)), "PNG"), "too_many_pixels"),
    ],
)
def test_what_is_no_picture_is_refused_with_its_reason(content: bytes, code: str) -> None:
    assert refusal(content) == code


@pytest.mark.parametrize("size", [(60_000, 60_000), (2**31 - 1, 2**31 - 1), (8001, 5000)])
def test_a_bomb_is_refused_at_once_and_without_memory(size: tuple[int, int]) -> None:
    bomb = a_bomb(*size)
    assert len(bomb) < 10_000
    refusal(b"warm")
    tracemalloc.start()
    begun = time.thread_time()
    assert refusal(bomb) == "too_many_pixels"
    assert time.thread_time() - begun < 0.5
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


@given(st.sampled_from(MAGIC), st.binary(max_size=400))
def test_no_bytes_raise_anything_but_a_refusal(magic: bytes, rest: bytes) -> None:
    for content in (rest, magic + rest):
        try:
            encode(content)
        except PictureRefusedError as error:
            code = error.code
        else:
            continue
        assert code in {"empty", "heic", "no_picture", "too_many_pixels", "broken"}


SMALL = {kind: saved(Image.new("RGB", (40, 30), "red"), kind) for kind in ("JPEG", "PNG", "WEBP", "AVIF", "GIF")}


@given(st.sampled_from(sorted(SMALL)), st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=9))
def test_no_damage_raises_anything_but_a_refusal(kind: str, changes: list[tuple[int, int]]) -> None:
    content = bytearray(SMALL[kind])
    for place, value in changes:
        content[place % len(content)] = value
    try:
        encoded = encode(bytes(content))
    except PictureRefusedError:
        return
    assert opened(encoded).format == "WEBP"


def test_files_are_found_by_their_own_names_only(tmp_path: Path) -> None:
    encoded = encode(a_photo(700, 300))
    store(tmp_path, encoded, NOON)
    found = find(tmp_path, encoded.name, 480)
    assert found
    assert found.read_bytes() == encoded.files[480]
    assert sorted(one.name for one in (tmp_path / encoded.name).iterdir()) == ["480.webp", "700.webp"]
    (tmp_path.parent / "480.webp").write_bytes(b"secret")
    for name, width in (("..", 480), (encoded.name, 481), (encoded.name, -480), (encoded.name.upper(), 480), ("", 480)):
        assert find(tmp_path, name, width) is None


def test_a_picture_is_stored_whole_or_not_at_all(tmp_path: Path) -> None:
    broken = Encoded("a" * 64, 700, 300, {480: b"one", 700: "no bytes"})  # type: ignore[dict-item]
    with pytest.raises(TypeError):
        store(tmp_path, broken, NOON)
    assert list(tmp_path.iterdir()) == []


def test_only_what_nobody_names_for_a_day_is_swept(tmp_path: Path) -> None:
    used, left = encode(a_photo(700, 300)), encode(a_photo(300, 200))
    for one in (used, left):
        store(tmp_path, one, NOON)
    named = frozenset({used.name})
    assert sweep(tmp_path, named, NOON + timedelta(hours=23)) == 0
    store(tmp_path, left, NOON + timedelta(hours=12))  # somebody has sent it again
    assert sweep(tmp_path, named, NOON + timedelta(hours=25)) == 0
    assert sweep(tmp_path, named, NOON + timedelta(hours=37)) == 1
    assert [one.name for one in tmp_path.iterdir()] == [used.name]
    assert sweep(tmp_path / "none", named, NOON) == 0
    assert images.widths_of(480) == (480,)
