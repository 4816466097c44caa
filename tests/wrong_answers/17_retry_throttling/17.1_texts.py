# hint: maxTokens is a number
numbers = {"maxTokens": "14", "tokenRatio": "0.5"}
