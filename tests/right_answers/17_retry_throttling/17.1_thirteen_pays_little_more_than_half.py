numbers = dict(maxTokens=13, tokenRatio=0.501)
