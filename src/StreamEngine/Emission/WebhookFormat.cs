namespace StreamEngine.Emission;

/// <summary>Body of a <see cref="WebhookSink"/> request.</summary>
public enum WebhookFormat
{
    /// <summary>One JSON array, <c>application/json</c>. The default.</summary>
    JsonArray,

    /// <summary>One JSON object a line, <c>application/x-ndjson</c>.</summary>
    JsonLines,
}
