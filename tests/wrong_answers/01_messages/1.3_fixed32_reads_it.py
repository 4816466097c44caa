# hint: which wire type does each of the two have
prediction = {
    "ToUint32": "other",
    "ToFixed32": "other",
    "ToOptional": "same",
    "Swapped": "other",
    "ToString": "error",
}
