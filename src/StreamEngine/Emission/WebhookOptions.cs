namespace StreamEngine.Emission;

/// <summary>Where and how a <see cref="WebhookSink"/> posts.</summary>
public sealed class WebhookOptions
{
    /// <summary>Absolute address, http or https. Required.</summary>
    public Uri? Url { get; set; }

    /// <summary>Name of the sink. Default <c>webhook</c>.</summary>
    public string Name { get; set; } = "webhook";

    /// <summary>Form of the body. Default a JSON array.</summary>
    public WebhookFormat Format { get; set; }

    /// <summary>Time for one request, answer included; more than zero. Default 10 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Headers that every request carries, for example Authorization. Default none.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
}
