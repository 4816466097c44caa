# hint: failed to parse non-negative number
numbers = {"maxTokens": 13.5, "tokenRatio": 0.5}
