# hint: UploadReadings is retried; name GetStation alone
mended_config = """
{"methodConfig": [{
    "name": [
        {"service": "weather.v1.WeatherService", "method": "GetStation"},
        {"service": "weather.v1.WeatherService", "method": "UploadReadings"}
    ],
    "retryPolicy": {
        "maxAttempts": 4,
        "initialBackoff": "0.03s",
        "maxBackoff": "0.2s",
        "backoffMultiplier": 2,
        "retryableStatusCodes": ["UNAVAILABLE"]
    }
}]}
"""
