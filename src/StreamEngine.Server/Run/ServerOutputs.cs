using StreamEngine.Emission;
using StreamEngine.Insights;
using StreamEngine.Server.Config;

namespace StreamEngine.Server.Run;

/// <summary>
/// The outputs of a configuration, each behind a queue and retries of its own: a slow or broken output holds up neither the pipeline nor
/// the other outputs.
/// </summary>
internal static class ServerOutputs
{
    /// <exception cref="IOException">A file cannot be opened.</exception>
    internal static BatchingSink Create(OutputConfig config, Stream standardOutput, ISinkListener listener, TimeProvider time) =>
        new(Inner(config, standardOutput, time), new BatchingOptions { BatchSize = config.BatchSize, Linger = config.Linger }, listener, time);

    private static ISink Inner(OutputConfig config, Stream standardOutput, TimeProvider time) => config.Type switch
    {
        OutputType.JsonLines => JsonLinesSink.Open(config.Path!),
        OutputType.Webhook => Webhook(config, time),
        _ => new JsonLinesSink(standardOutput, "stdout", leaveOpen: true),
    };

    private static WebhookSink Webhook(OutputConfig config, TimeProvider time)
    {
        var options = new WebhookOptions { Url = config.Url };
        foreach ((string name, string value) in config.Headers)
        {
            options.Headers[name] = value;
        }

        return new WebhookSink(options, null, time);
    }
}
