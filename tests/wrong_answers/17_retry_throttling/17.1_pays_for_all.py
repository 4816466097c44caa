# hint: makes 4 attempts, not two
numbers = {"maxTokens": 14, "tokenRatio": 2.0}
