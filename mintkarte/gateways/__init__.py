"""The outside world, one library each: files, geocoders, tiles. No database, no rules about offers."""
