# hint: tokenRatio is far too large
numbers = {"maxTokens": 14, "tokenRatio": 1e9}
