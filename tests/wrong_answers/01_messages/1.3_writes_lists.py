# hint: the answers are empty, error, other, same
prediction = {name: ["other"] for name in prediction}
