mended_config = BROKEN
for old, new in {
    "method_config": "methodConfig",
    '"WeatherService"': '"weather.v1.WeatherService"',
    "/GetStation": "GetStation",
    '"maxAttempts": 3': '"maxAttempts": 4',
    '"2"': '"0.5s"',
    "maxBackof": "maxBackoff",
    "5s": "0.5s",
    "0.0.5s": "0.5s",
    "unavailable": "UNAVAILABLE",
}.items():
    mended_config = mended_config.replace(old, new)
