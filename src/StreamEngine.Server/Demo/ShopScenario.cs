using System.Buffers;

namespace StreamEngine.Server.Demo;

/// <summary>
/// Three hours of a small shop in which two things go wrong: a bad deployment of checkout that also hurts frontend and payment, and the disk
/// of an inventory host that fills up slowly. The same seed gives the same bytes.
/// </summary>
internal sealed class ShopScenario
{
    /// <summary>Name of the file of log records (JSON lines).</summary>
    public const string LogsFile = "logs.jsonl";

    /// <summary>Name of the file of metrics (Influx line protocol).</summary>
    public const string MetricsFile = "metrics.lp";

    /// <summary>Name of the file of change events (JSON lines).</summary>
    public const string ChangesFile = "changes.jsonl";

    private readonly ShopTimeline _timeline;

    /// <summary>Prepares the scenario of a seed; any value is allowed.</summary>
    public ShopScenario(ulong seed = 20260105)
    {
        Seed = seed;
        _timeline = new ShopTimeline(seed);
    }

    /// <summary>The seed.</summary>
    public ulong Seed { get; }

    /// <summary>What really happened.</summary>
    public static ShopTruth Truth { get; } = new()
    {
        Start = ShopTimeline.Start,
        End = ShopTimeline.Start.AddSeconds(ShopTimeline.Seconds),
        DeploymentTime = ShopTimeline.Start.AddSeconds(ShopTimeline.BadDeploymentSecond),
        Service = ShopCatalog.Services[ShopCatalog.Checkout].Name,
        Version = ShopChanges.BadVersion,
        AffectedServices = [ShopCatalog.Services[ShopCatalog.Frontend].Name, ShopCatalog.Services[ShopCatalog.Payment].Name],
        NewErrorText = "tax rule lookup failed",
        DiskHost = ShopTimeline.DiskHost,
        DiskFullTime = ShopTimeline.Start.AddSeconds(ShopTimeline.DiskFullSecond),
    };

    /// <summary>Makes the files in memory.</summary>
    /// <returns>File name to content.</returns>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Generate()
    {
        var logs = new ArrayBufferWriter<byte>(64 << 20);
        new ShopLogWriter(Seed, _timeline).Write(logs);
        var metrics = new ArrayBufferWriter<byte>(16 << 20);
        new ShopMetricsWriter(Seed, _timeline).Write(metrics);
        var changes = new ArrayBufferWriter<byte>(4096);
        ShopChanges.Write(changes);
        return new Dictionary<string, ReadOnlyMemory<byte>>
        {
            [LogsFile] = logs.WrittenMemory,
            [MetricsFile] = metrics.WrittenMemory,
            [ChangesFile] = changes.WrittenMemory,
        };
    }

    /// <summary>Writes the files into a folder, which is created if it is not there; files of the same names are replaced.</summary>
    /// <returns>Paths of the files, in order of name.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public async Task<IReadOnlyList<string>> WriteToAsync(string folder, CancellationToken cancellationToken = default)
    {
        Directory.CreateDirectory(folder);
        List<string> paths = [];
        foreach ((string name, ReadOnlyMemory<byte> content) in Generate().OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            string path = Path.Combine(folder, name);
            await File.WriteAllBytesAsync(path, content, cancellationToken).ConfigureAwait(false);
            paths.Add(path);
        }
        return paths;
    }
}
