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

    private readonly Pieces _records = new(MaxLines);
    private readonly Pieces _hosts = new(MaxLines);
    private readonly Pieces _programs = new(MaxLines);
    private readonly Pieces _bodies = new(MaxLines);
    private readonly long[] _times = new long[MaxLines];
    private readonly byte[] _severities = new byte[MaxLines];
    private int _count;

    /// <summary>Takes a line: where its parts stand in the chunk, and what was read of it. Record and body have the same end.</summary>
    /// <returns>True when there is no room for another.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Add(int start, int end, long time, byte severity, int host, int hostLength, int program, int programLength, int body)
    {
        int count = _count;
        _times[count] = time;
        _severities[count] = severity;
        _records.Set(count, start, end - start);
        _hosts.Set(count, host, hostLength);
        _programs.Set(count, program, programLength);
        _bodies.Set(count, body, end - body);
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
        _times.AsSpan(from, count).CopyTo(batch.Times.Span(end)[row..]);
        LogColumns asked = output.Columns;
        if (asked.Has(LogColumns.Severity))
        {
            _severities.AsSpan(from, count).CopyTo(batch.Severities.Span(end)[row..]);
        }

        Span<int> offsets = batch.RecordOffsets.Span(end)[row..];
        Span<int> lengths = batch.RecordLengths.Span(end)[row..];
        ReadOnlySpan<Piece> records = _records.Slice(from, count);
        for (int i = 0; i < offsets.Length && i < lengths.Length && i < records.Length; i++)
        {
            offsets[i] = offset + records[i].Start;
            lengths[i] = records[i].Length;
        }

        WriteTexts(LogText.Host, text, output, row, _hosts.Slice(from, count));
        WriteTexts(LogText.Service, text, output, row, _programs.Slice(from, count));
        WriteTexts(LogText.Body, text, output, row, _bodies.Slice(from, count));
    }

    /// <summary>A timestamp stands before each of the pieces.</summary>
    private static void WriteTexts(LogText column, ByteText text, BatchBuilder output, int row, ReadOnlySpan<Piece> pieces)
    {
        if (!output.Columns.Has(column))
        {
            return;
        }

        int offset = output.ChunkOffset;
        Span<Utf8View> target = output.Batch.TextColumn((int)column).Span(row + pieces.Length)[row..];
        for (int i = 0; i < target.Length && i < pieces.Length; i++)
        {
            Piece piece = pieces[i];
            SpanBytes.Write(ref target[i], text.InnerView(piece.Start, piece.Length, offset + piece.Start));
        }
    }
}
