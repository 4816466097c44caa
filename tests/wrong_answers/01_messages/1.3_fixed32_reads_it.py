# hint: which wire type does each of the two have
prediction = {
    "ToUint32": "other",
    "ToFixed32": "other",
    "IntoOneof": "same",
    "Swapped": "other",
    "ChecksumToString": "error",
}
