# hint: look at tokenRatio
numbers = {"maxTokens": 14}
