using System.Runtime.CompilerServices;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Parsing.Csv;

/// <summary>A part of a chunk whose structural bytes are known, with the rows in it that wait to be written.</summary>
internal readonly ref struct CsvPage
{
    private readonly CsvGroup _group;
    private readonly Positions _tokens;
    private readonly int _last;

    /// <param name="group">The rows.</param>
    /// <param name="text">Text that was scanned: the chunk from <paramref name="start"/> on.</param>
    /// <param name="start">Position of the text in the chunk.</param>
    /// <param name="columns">Cells of a row.</param>
    /// <param name="output">The builder.</param>
    internal CsvPage(CsvGroup group, ByteText text, int start, int columns, BatchBuilder output)
    {
        _group = group;
        _tokens = group.Index.Unchecked;
        _last = columns - 1;
        Text = text;
        Output = output;
        Start = start;
        Offset = output.ChunkOffset + start;
    }

    internal ByteText Text { get; }

    internal BatchBuilder Output { get; }

    /// <summary>Position of the text in the chunk.</summary>
    internal int Start { get; }

    /// <summary>Position of the text in the slab that views refer to.</summary>
    internal int Offset { get; }

    /// <summary>True when a quote is doubled somewhere in the text so far.</summary>
    internal bool HasEscapes => _group.Index.HasEscapes;

    /// <summary>A row of the group.</summary>
    /// <param name="row">Its number in the group.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal CsvRow Row(int row) => new(_tokens.From(_group.Tokens[row]), _group.Starts[row], _group.Ends[row], _last);

    /// <summary>A cell without its quotes. Quotes in it may be doubled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Piece Cell(int row, int column) => Unquote(Row(row).Raw(column));

    /// <summary>A cell without its quotes, if it has some: where it begins with one it ends with one, or the record would be irregular.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Piece Unquote(Piece cell) => cell.Length > 0 && Text[cell.Start] == '"' ? new Piece(cell.Start + 1, cell.Length - 2) : cell;

    /// <summary>The bytes of a piece.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ReadOnlySpan<byte> Slice(Piece piece) => Text.Slice(piece.Start, piece.Length);

    /// <summary>The view of a piece for columns of text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal UInt128 View(Piece piece) => Text.View(piece.Start, piece.Length, Offset + piece.Start);

    /// <summary>True when a quote in a piece is doubled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool IsDoubled(Piece piece) => _group.Index.HasEscape(piece.Start, piece.Start + piece.Length);

    /// <summary>Notes where the records of rows are.</summary>
    /// <param name="first">First row of the group.</param>
    /// <param name="count">Rows of the group.</param>
    /// <param name="row">First row of the batch.</param>
    /// <param name="each">Rows of the batch that each has.</param>
    internal void Place(int first, int count, int row, int each)
    {
        EventBatch batch = Output.Batch;
        Span<int> offsets = batch.RecordOffsets.Span(row + (count * each))[row..];
        Span<int> lengths = batch.RecordLengths.Span(row + (count * each))[row..];
        ReadOnlySpan<int> starts = _group.Starts.AsSpan(first, count);
        ReadOnlySpan<int> ends = _group.Ends.AsSpan(first, count);
        if (each == 1)
        {
            for (int i = 0; i < starts.Length; i++)
            {
                offsets[i] = Offset + starts[i];
                lengths[i] = ends[i] - starts[i];
            }

            return;
        }

        for (int i = 0; i < starts.Length; i++)
        {
            offsets[..each].Fill(Offset + starts[i]);
            lengths[..each].Fill(ends[i] - starts[i]);
            offsets = offsets[each..];
            lengths = lengths[each..];
        }
    }
}
