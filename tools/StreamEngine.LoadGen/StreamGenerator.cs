using System.Buffers;
using StreamEngine.LoadGen.Faults;
using StreamEngine.LoadGen.Logs;
using StreamEngine.LoadGen.Metrics;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen;

/// <summary>
/// Writes a seeded stream of records into the caller's buffers. Equal options give equal bytes, however the calls are cut. Not safe for
/// use by several threads at once.
/// </summary>
public sealed class StreamGenerator
{
    private readonly RecordSource _source;
    private readonly RecordDamage? _damage;
    private readonly long _limit;
    private bool _preambleWritten;

    private StreamGenerator(GeneratorOptions options, RecordSource source)
    {
        _source = source;
        _limit = options.Records == 0 ? long.MaxValue : options.Records;
        if (options.MalformedPercent > 0) _damage = new RecordDamage(options.Seed, options.MalformedPercent);
    }

    /// <summary>Bytes that must be free for a record; <see cref="Fill(Span{byte}, long)"/> stops when fewer are left.</summary>
    public int MaxRecordBytes => _source.MaxRecordBytes;

    /// <summary>Records written so far, change events and damaged records included.</summary>
    public long RecordsWritten { get; private set; }

    /// <summary>How many of <see cref="RecordsWritten"/> were damaged on purpose.</summary>
    public long MalformedRecords => _damage?.Count ?? 0;

    /// <summary>Whether the stream has reached its end.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Event time that the stream has reached.</summary>
    public DateTimeOffset CurrentTime => EventClock.FromNanoseconds(_source.TimeNs);

    /// <summary>The faults that the stream has reached so far, in the order of the options.</summary>
    public IReadOnlyList<FaultLabel> Labels =>
    [
        .. _source.Faults.Where(f => f.StartNs < _source.TimeNs).Select(f => new FaultLabel(
            f.Spec.Kind,
            f.Spec.Target,
            EventClock.FromNanoseconds(f.StartNs),
            EventClock.FromNanoseconds(Math.Min(f.EndNs, _source.TimeNs)))),
    ];

    /// <summary>
    /// The change events that the stream has reached so far, each a JSON line without line feed. Access logs and CSV have no place for
    /// them in the stream; here they are found for every format.
    /// </summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Changes =>
        [.. _source.Changes.Where(c => c.TimeNs < _source.TimeNs).Select(c => (ReadOnlyMemory<byte>)c.Json)];

    /// <summary>Creates a generator.</summary>
    /// <exception cref="ArgumentException">The options have mistakes; the message names all of them.</exception>
    public static StreamGenerator Create(GeneratorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> errors = GeneratorOptionsValidator.Validate(options);
        if (errors.Count > 0) throw new ArgumentException(string.Join(Environment.NewLine, errors));
        return new StreamGenerator(options, options.IsMetric ? new MetricSource(options) : new LogSource(options));
    }

    /// <summary>Writes as many whole records as fit.</summary>
    /// <param name="destination">At least <see cref="MaxRecordBytes"/> long.</param>
    /// <param name="maxRecords">Stop after this many.</param>
    /// <returns>Bytes written; 0 at the end of the stream.</returns>
    /// <exception cref="ArgumentException">The buffer is shorter than <see cref="MaxRecordBytes"/>.</exception>
    public int Fill(Span<byte> destination, long maxRecords = long.MaxValue)
    {
        if (destination.Length < MaxRecordBytes)
        {
            string message = $"The buffer has {destination.Length} bytes; a record may need {MaxRecordBytes}.";
            throw new ArgumentException(message, nameof(destination));
        }
        var cursor = new Utf8Cursor(destination);
        int longest = MaxRecordBytes;
        while (maxRecords > 0 && cursor.Free >= longest && WriteNext(ref cursor)) maxRecords--;
        return cursor.Position;
    }

    /// <summary>Writes one record.</summary>
    /// <returns>False at the end of the stream; nothing was written then.</returns>
    public bool TryWriteRecord(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var cursor = new Utf8Cursor(output.GetSpan(MaxRecordBytes));
        bool written = WriteNext(ref cursor);
        output.Advance(cursor.Position);
        return written;
    }

    private bool WriteNext(ref Utf8Cursor cursor)
    {
        if (IsComplete) return false;
        int begin = cursor.Position;
        if (!_preambleWritten) _source.WritePreamble(ref cursor);
        int start = cursor.Position;
        RecordKind kind = _source.Write(ref cursor);
        if (kind == RecordKind.None)
        {
            cursor.MoveTo(begin);
            IsComplete = true;
            return false;
        }
        _preambleWritten = true;
        IsComplete = ++RecordsWritten == _limit;
        if (_damage is not null && kind == RecordKind.Data) _damage.Apply(ref cursor, start);
        return true;
    }
}
