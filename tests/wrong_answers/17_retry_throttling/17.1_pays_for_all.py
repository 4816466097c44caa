# hint: makes 4 attempts, not 2
numbers = {"maxTokens": 14, "tokenRatio": 2.0}
