# hint: reads its highest bit as a sign
prediction = {
    "ToUint32": "same",
    "ToFixed32": "empty",
    "ToOptional": "same",
    "Swapped": "other",
    "ToString": "error",
}
