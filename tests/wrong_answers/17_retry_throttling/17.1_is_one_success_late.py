# hint: is not retried; let a success pay more
numbers = {"maxTokens": 14, "tokenRatio": 0.4}
