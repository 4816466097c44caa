# hint: whose value stands at number 3
prediction = {
    "ToUint32": "other",
    "ToFixed32": "empty",
    "ToOptional": "same",
    "Swapped": "same",
    "ToString": "error",
}
