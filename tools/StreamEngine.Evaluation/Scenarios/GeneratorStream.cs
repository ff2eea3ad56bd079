using System.Buffers.Text;
using System.Text;
using StreamEngine.LoadGen;
using StreamEngine.LoadGen.Output;

namespace StreamEngine.Evaluation.Scenarios;

/// <summary>The records of a generator as a stream that is read once.</summary>
/// <param name="generator">The generator.</param>
/// <param name="births">When series of metrics in line protocol begin, nanoseconds by the name that <see cref="StreamRun.NameOfMetric"/> gives; what comes before is left out. Null for none.</param>
internal sealed class GeneratorStream(StreamGenerator generator, IReadOnlyDictionary<string, long>? births = null) : PartStream
{
    private readonly byte[] _buffer = new byte[Math.Max(256 * 1024, 2 * generator.MaxRecordBytes)];
    private readonly Dictionary<string, long> _births = new(StringComparer.Ordinal);

    protected override ReadOnlyMemory<byte> NextPart()
    {
        int count = generator.Fill(_buffer);
        int kept = births is null ? count : Keep(count);
        while (kept == 0 && count > 0)
        {
            count = generator.Fill(_buffer);
            kept = Keep(count);
        }

        return _buffer.AsMemory(0, kept);
    }

    // Moves the lines that are kept to the front.
    private int Keep(int count)
    {
        int kept = 0;
        for (int from = 0; from < count;)
        {
            int length = _buffer.AsSpan(from, count - from).IndexOf((byte)'\n') + 1;
            Span<byte> line = _buffer.AsSpan(from, length);
            if (!Utf8Parser.TryParse(line[(line.LastIndexOf((byte)' ') + 1)..], out long time, out _) || time >= BirthOf(Encoding.UTF8.GetString(line[..line.IndexOf((byte)' ')])))
            {
                line.CopyTo(_buffer.AsSpan(kept));
                kept += length;
            }

            from += length;
        }

        return kept;
    }

    private long BirthOf(string key)
    {
        if (!_births.TryGetValue(key, out long birth))
        {
            string[] parts = key.Split(',');
            string Tag(string name) => Array.Find(parts, p => p.StartsWith(name, StringComparison.Ordinal))?[name.Length..] ?? string.Empty;
            string instance = Tag("instance=");
            birth = births!.GetValueOrDefault($"{Tag("service=")}.{parts[0]}.{Tag("host=")}{(instance.Length == 0 ? "" : ".")}{instance}", long.MinValue);
            _births.Add(key, birth);
        }

        return birth;
    }
}
