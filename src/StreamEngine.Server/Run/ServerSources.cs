using StreamEngine.Ingestion;
using StreamEngine.Server.Config;
using StreamEngine.Server.Http;

namespace StreamEngine.Server.Run;

/// <summary>The sources of a configuration.</summary>
internal static class ServerSources
{
    /// <summary>Makes a source; standard input is the caller's.</summary>
    internal static TrackedSource Create(SourceConfig config, Stream standardInput)
    {
        ISource source = config.Type switch
        {
            SourceType.Tail => new FileTailSource([.. config.Paths]) { Format = config.Format, FormatOptions = config.FormatOptions, FromStart = config.FromStart },
            SourceType.Files => new FileSource(config.Paths) { Format = config.Format, FormatOptions = config.FormatOptions },
            SourceType.Stdin => new StreamSource(standardInput, "-", leaveOpen: true) { Format = config.Format, FormatOptions = config.FormatOptions },
            SourceType.Tcp => new TcpSource(config.Listen!) { Format = config.Format, FormatOptions = config.FormatOptions, Framing = SyslogFraming.Newline },
            SourceType.Syslog => new TcpSource(config.Listen!) { Format = config.Format ?? "syslog", FormatOptions = config.FormatOptions, Framing = SyslogFraming.Auto },
            _ => new IngestSource(config.Name, config.Format ?? "json", config.FormatOptions),
        };
        return new TrackedSource(config.Name, source, mayEnd: config.Type is SourceType.Files or SourceType.Stdin);
    }

    /// <summary>Waits until the listeners are bound.</summary>
    /// <exception cref="IOException">An address cannot be listened on.</exception>
    internal static async Task BoundAsync(IEnumerable<TrackedSource> sources)
    {
        foreach (TrackedSource source in sources)
        {
            Task bound = source.Inner switch
            {
                TcpSource tcp => tcp.BoundAsync(),
                _ => Task.CompletedTask,
            };
            await bound.ConfigureAwait(false);
        }
    }
}
