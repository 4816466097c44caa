# hint: inside retryThrottling
numbers = {"retryThrottling": {"maxTokens": 14, "tokenRatio": 0.5}}
