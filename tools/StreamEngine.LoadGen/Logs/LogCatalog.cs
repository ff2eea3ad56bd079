using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Logs;

/// <summary>The names and texts that log records are made of.</summary>
internal sealed class LogCatalog
{
    private static readonly MessageTemplate[] Debug =
        [new("cache hit for key {id}"), new("connection {n} returned to the pool"), new("token {id} renewed")];

    private static readonly MessageTemplate[] Info =
    [
        new("handled in {ms} ms"), new("user {n} signed in"), new("order {n} taken"), new("item {n} added"),
        new("page made in {ms} ms"), new("sent {id}"), new("job {n} done"), new("opened {id}"),
    ];

    private static readonly MessageTemplate[] Warn =
        [new("slow query took {ms} ms"), new("retry {n} of upstream call"), new("cache miss for key {id}"), new("queue depth at {n}")];

    private static readonly MessageTemplate[] Error =
        [new("upstream call failed after {ms} ms"), new("order {n} could not be stored"), new("timeout while reading from shard {n}")];

    private static readonly MessageTemplate[] Deployed =
        [new("tax table has no entry for region {n}"), new("cannot read discount rule {id} of schema 7")];

    /// <summary>Creates the catalog of a stream.</summary>
    public LogCatalog(GeneratorOptions options)
    {
        ServiceNames = EntityNames.Services(options.Services);
        Services = EntityNames.Encode(ServiceNames);
        Hosts = EntityNames.Encode(EntityNames.Hosts(options.Hosts));
        var random = new SeededRandom(options.Seed ^ 0x5E7F1CE5);
        BaseDurationUs = [.. ServiceNames.Select(_ => 15_000 + (random.NextUnit() * 60_000))];
    }

    /// <summary>Request paths.</summary>
    public static byte[][] Paths { get; } =
        EntityNames.Encode(["/", "/cart", "/pay", "/items", "/top", "/login", "/orders", "/stock", "/search", "/health"]);

    /// <summary>Level names in capitals.</summary>
    public static byte[][] UpperLevels { get; } = EntityNames.Encode(["DEBUG", "INFO", "WARN", "ERROR"]);

    /// <summary>Level names in lower case.</summary>
    public static byte[][] LowerLevels { get; } = EntityNames.Encode(["debug", "info", "warn", "error"]);

    /// <summary>Service names as text.</summary>
    public string[] ServiceNames { get; }

    /// <summary>Service names in UTF-8.</summary>
    public byte[][] Services { get; }

    /// <summary>Host names in UTF-8.</summary>
    public byte[][] Hosts { get; }

    /// <summary>Median duration of a request of each service in microseconds.</summary>
    public double[] BaseDurationUs { get; }

    /// <summary>Picks a message for a level by 32 random bits.</summary>
    public static MessageTemplate Pick(LogLevel level, bool deployed, uint bits)
    {
        MessageTemplate[] list = level switch
        {
            LogLevel.Debug => Debug,
            LogLevel.Info => Info,
            LogLevel.Warn => Warn,
            _ => deployed ? Deployed : Error,
        };
        return list[SeededRandom.Scale(bits, list.Length)];
    }
}
