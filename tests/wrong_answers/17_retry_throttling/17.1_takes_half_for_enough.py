# hint: make 4, 2 and 1 attempts
numbers = {"maxTokens": 12, "tokenRatio": 0.5}
