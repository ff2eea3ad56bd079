using System.Text;
using StreamEngine.Batching;
using StreamEngine.Memory;

namespace StreamEngine.Comparisons.Templates;

/// <summary>
/// The same messages for all contenders: as views into slabs in batches of log rows, as parsers leave them, and as strings of their own, so that
/// nobody has to decode.
/// </summary>
internal sealed class MessageInput : IDisposable
{
    private readonly SlabPool _slabs = new();
    private readonly BatchPool _pool;

    /// <param name="messages">Messages of one line.</param>
    internal MessageInput(IEnumerable<string> messages)
    {
        _pool = new BatchPool(_slabs);
        Texts = [.. messages.Select(static m => new string(m.AsSpan()))];
        var builder = new BatchBuilder(_pool);
        var source = new SourceInfo(0, "memory");
        for (int next = 0; next < Texts.Count;)
        {
            Slab slab = _slabs.RentSlab();
            int from = next;
            int length = 0;
            for (; next < Texts.Count && length + Encoding.UTF8.GetByteCount(Texts[next]) < _slabs.SlabBytes; next++)
            {
                length += Encoding.UTF8.GetBytes(Texts[next], slab.GetSpan()[length..]);
                slab.GetSpan()[length++] = (byte)'\n';
            }

            if (next == from)
            {
                throw new InvalidDataException($"Message {next} is longer than a slab.");
            }

            using var chunk = new Chunk(source, slab, 0, length, Bytes, 0, 0);
            builder.Start(chunk);
            Parse(chunk.Bytes, builder);
            Batches.AddRange(builder.Finish().Batches);
            Bytes += length - (next - from);
        }
    }

    /// <summary>The messages as strings.</summary>
    internal IReadOnlyList<string> Texts { get; }

    /// <summary>The messages as rows.</summary>
    internal List<EventBatch> Batches { get; } = [];

    /// <summary>Bytes of the messages in UTF-8, without line breaks.</summary>
    internal long Bytes { get; private set; }

    /// <summary>As many messages as asked for, again and again from the beginning.</summary>
    internal static IEnumerable<T> Cycle<T>(IReadOnlyList<T> messages, int count) => Enumerable.Range(0, count).Select(i => messages[i % messages.Count]);

    public void Dispose()
    {
        Batches.ForEach(static b => b.Dispose());
        _pool.Dispose();
        _slabs.Dispose();
    }

    private static void Parse(ReadOnlySpan<byte> lines, BatchBuilder builder)
    {
        while (!lines.IsEmpty)
        {
            int end = lines.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = lines[..end];
            builder.BeginLog();
            builder.SetText(LogText.Body, line);
            builder.EndRow(line);
            lines = lines[(end + 1)..];
        }
    }
}
