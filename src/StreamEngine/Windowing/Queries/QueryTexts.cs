using StreamEngine.Batching;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Windowing.Expressions;
using StreamEngine.Windowing.Sketches;

namespace StreamEngine.Windowing.Queries;

/// <summary>The texts of one field of the rows of a block, with their hashes, for aggregates that look at texts. Valid until the next block.</summary>
internal sealed class QueryTexts
{
    /// <summary>Bytes of a text that are kept; its hash is that of all of it.</summary>
    internal const int MaxText = 64;

    private readonly ulong[] _known = new ulong[ExpressionProgram.MaxWords];
    private readonly ulong[] _hashes = new ulong[ExpressionProgram.MaxRows];
    private readonly int[] _ends = new int[ExpressionProgram.MaxRows + 1];
    private readonly byte[] _bytes = new byte[MaxText * ExpressionProgram.MaxRows];

    /// <summary>Makes a reader of a field.</summary>
    /// <param name="field">What is read: a column, a field, a label, or a text made of them.</param>
    /// <param name="schema">The columns of the rows.</param>
    internal QueryTexts(string field, RowSchema schema)
    {
        Field = field;
        Program = TextProgram.Make(WindowExpression.Parse(field).Root, schema, Kernel.Path);
    }

    /// <summary>What is read.</summary>
    internal string Field { get; }

    /// <summary>What is read of a batch.</summary>
    internal TextProgram Program { get; }

    /// <summary>The hash of the text of a row.</summary>
    internal ulong Hash(int row) => _hashes[row];

    /// <summary>The start of the text of a row; empty when it has none.</summary>
    internal ReadOnlySpan<byte> Text(int row) => _bytes.AsSpan(_ends[row].._ends[row + 1]);

    /// <summary>Reads rows of a block; parameters as those of <see cref="GroupKey.Read"/>.</summary>
    internal void Read(EventBatch batch, int start, int count, ReadOnlySpan<ulong> mask, ReadOnlySpan<ushort> rows)
    {
        Span<Utf8View> views = Program.Run(batch, start, count, mask, _known);
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            Put(i, (_known[row >> 6] >> (row & 63) & 1) == 0 ? default : Program.Text(ref views[row]));
        }
    }

    /// <summary>Takes the text of one row, of which there is no other.</summary>
    internal void Set(ulong hash, ReadOnlySpan<byte> text) => Put(0, hash, text);

    private void Put(int row, ReadOnlySpan<byte> text) => Put(row, DistinctStore.HashOf(text), text[..Math.Min(text.Length, MaxText)]);

    private void Put(int row, ulong hash, ReadOnlySpan<byte> text)
    {
        text.CopyTo(_bytes.AsSpan(_ends[row]));
        _ends[row + 1] = _ends[row] + text.Length;
        _hashes[row] = hash;
    }
}
