# hint: with a decimal point
numbers = {"maxTokens": 14, "tokenRatio": 1}
