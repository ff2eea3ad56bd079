using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Payloads;

/// <summary>
/// Writes seeded messages of binary protocols, as an exporter would send them: one after the other, each with as many records as asked
/// for. Equal options give equal bytes. Not safe for use by several threads at once.
/// </summary>
public sealed class PayloadGenerator
{
    private readonly PayloadSource _source;
    private readonly MessageWriter _writer = new();

    private PayloadGenerator(PayloadSource source) => _source = source;

    /// <summary>Records written so far: log records, data points or samples.</summary>
    public long RecordsWritten { get; private set; }

    /// <summary>Creates a generator.</summary>
    /// <param name="kind">What to write.</param>
    /// <param name="options">Seed, start, interval, and numbers of services, hosts and series.</param>
    public static PayloadGenerator Create(PayloadKind kind, GeneratorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new PayloadGenerator(kind switch
        {
            PayloadKind.OtlpLogs => new OtlpLogSource(options),
            PayloadKind.OtlpMetrics => new OtlpMetricSource(options, histograms: false),
            PayloadKind.OtlpHistograms => new OtlpMetricSource(options, histograms: true),
            PayloadKind.RemoteWrite => new RemoteWriteSource(options),
            _ => new RemoteWrite2Source(options),
        });
    }

    /// <summary>The next message.</summary>
    /// <param name="records">Records that it holds.</param>
    public byte[] Next(int records)
    {
        _writer.Clear();
        _source.Write(_writer, records);
        RecordsWritten += records;
        return _writer.Written.ToArray();
    }
}

/// <summary>Makes the messages of one kind.</summary>
internal abstract class PayloadSource(GeneratorOptions options)
{
    private readonly long _start = EventClock.ToNanoseconds(options.Start);
    private readonly double _interval = options.IntervalNanoseconds;

    /// <summary>Draws what is left to chance.</summary>
    protected SeededRandom Random { get; } = new(options.Seed);

    /// <summary>Writes a message with a number of records.</summary>
    public abstract void Write(MessageWriter writer, int records);

    /// <summary>Event time of a record, nanoseconds since the epoch.</summary>
    protected ulong TimeOf(long tick) => (ulong)(_start + (long)(tick * _interval));
}
