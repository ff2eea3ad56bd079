using System.Runtime.CompilerServices;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Parsing.Syslog;

/// <summary>
/// Lines that have been read and wait for their rows, which are then written a column at a time: each column is a short loop, and what a batch
/// is asked for is asked once for all of them.
/// </summary>
internal sealed class SyslogGroup
{
    /// <summary>Most lines that wait.</summary>
    internal const int MaxLines = 64;

    private readonly Line[] _lines = new Line[MaxLines];
    private int _count;

    /// <summary>Takes a line: where its parts stand in the chunk, and what was read of it. Record and body have the same end.</summary>
    /// <returns>True when there is no room for another.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Add(int start, int end, long time, byte severity, int host, int hostLength, int program, int programLength, int body)
    {
        int count = _count;
        ref Line line = ref _lines[count];
        line.Time = time;
        line.Record = new Piece(start, end - start);
        line.Host = new Piece(host, hostLength);
        line.Program = new Piece(program, programLength);
        line.Body = new Piece(body, end - body);
        line.Severity = severity;
        _count = count + 1;
        return count + 1 == MaxLines;
    }

    /// <summary>Forgets the lines that wait.</summary>
    internal void Clear() => _count = 0;

    /// <summary>Writes the rows of the lines that wait, in their order.</summary>
    internal void Write(ByteText text, BatchBuilder output)
    {
        for (int done = 0; done < _count;)
        {
            int count = Math.Min(_count - done, output.RoomFor(EventKind.Log));
            WriteRows(text, output, done, output.TakeLogRows(count), count);
            done += count;
        }

        _count = 0;
    }

    private void WriteRows(ByteText text, BatchBuilder output, int from, int row, int count)
    {
        EventBatch batch = output.Batch;
        int offset = output.ChunkOffset;
        int end = row + count;
        Span<long> times = batch.Times.Span(end)[row..];
        Span<byte> severities = batch.Severities.Span(end)[row..];
        Span<int> offsets = batch.RecordOffsets.Span(end)[row..];
        Span<int> lengths = batch.RecordLengths.Span(end)[row..];
        ReadOnlySpan<Line> lines = _lines.AsSpan(from, count);
        for (int i = 0; i < times.Length && i < severities.Length && i < offsets.Length && i < lengths.Length && i < lines.Length; i++)
        {
            times[i] = lines[i].Time;
            severities[i] = lines[i].Severity;
            offsets[i] = offset + lines[i].Record.Start;
            lengths[i] = lines[i].Record.Length;
        }

        // A timestamp stands before each of the texts. Of a column that nobody asked for there is no room to write to.
        Span<Utf8View> hosts = TextsOf(LogText.Host, output, row, count);
        for (int i = 0; i < hosts.Length && i < lines.Length; i++)
        {
            Piece host = lines[i].Host;
            SpanBytes.Write(ref hosts[i], text.InnerView(host.Start, host.Length, offset + host.Start));
        }

        Span<Utf8View> programs = TextsOf(LogText.Service, output, row, count);
        for (int i = 0; i < programs.Length && i < lines.Length; i++)
        {
            Piece program = lines[i].Program;
            SpanBytes.Write(ref programs[i], text.InnerView(program.Start, program.Length, offset + program.Start));
        }

        Span<Utf8View> bodies = TextsOf(LogText.Body, output, row, count);
        for (int i = 0; i < bodies.Length && i < lines.Length; i++)
        {
            Piece body = lines[i].Body;
            SpanBytes.Write(ref bodies[i], text.InnerView(body.Start, body.Length, offset + body.Start));
        }
    }

    private static Span<Utf8View> TextsOf(LogText column, BatchBuilder output, int row, int count) =>
        output.Columns.Has(column) ? output.Batch.TextColumn((int)column).Span(row + count)[row..] : [];

    /// <summary>A line that waits.</summary>
    private struct Line
    {
        internal long Time;
        internal Piece Record;
        internal Piece Host;
        internal Piece Program;
        internal Piece Body;
        internal byte Severity;
    }
}
