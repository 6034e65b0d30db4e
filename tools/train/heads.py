"""What the two tiers are taught to hear, in the order of their columns."""

ACTS = (
    "warmth", "thanks", "apology", "repair", "blame", "contempt", "anger", "hurt",
    "request", "demand", "open-question", "closed-question", "plan", "limit", "logistics",
    "control", "threat", "self-harm", "humor", "pressure", "defense",
    "reflection", "validation", "advice",
)  # fmt: skip
EMOTIONS = (
    "admiration", "amusement", "anger", "annoyance", "approval", "caring", "confusion",
    "curiosity", "desire", "disappointment", "disapproval", "disgust", "embarrassment",
    "excitement", "fear", "gratitude", "grief", "joy", "love", "nervousness", "optimism",
    "pride", "realization", "relief", "remorse", "sadness", "surprise", "neutral",
)  # fmt: skip
EMOTION_HEADS = tuple(f"emotion-{name}" for name in EMOTIONS)
HEADS = (*ACTS, *EMOTION_HEADS, "abuse")
# What nobody does who haggles politely over firewood; used to tell apart, not to recognize.
HOSTILE = ("blame", "contempt", "anger", "demand", "control", "threat", "pressure")
# In danger silent is worse than wrong.
GRAVE = ("threat", "self-harm", "limit")
# Of these a phrase is enough, whatever a model thinks.
DANGER = ("threat", "self-harm")
