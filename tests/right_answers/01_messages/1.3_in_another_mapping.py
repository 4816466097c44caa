from types import MappingProxyType

prediction = MappingProxyType(
    {"Swapped": "other", "ToFixed32": "empty", "ToOptional": "same", "ToString": "error", "ToUint32": "other"}
)
