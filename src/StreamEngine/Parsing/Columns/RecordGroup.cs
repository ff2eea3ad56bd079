using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Parsing.Columns;

/// <summary>
/// Records of one shape that have rows and wait for their values to be written, column by column: where the values of each of their fields lie in
/// the chunk. Each column is then one loop over values of one kind.
/// </summary>
internal sealed class RecordGroup
{
    /// <summary>Most records that wait; a mask of them fits a word.</summary>
    internal const int MaxRecords = 64;

    private readonly ColumnWriter[] _writers;

    /// <param name="writers">What takes the values of each field.</param>
    internal RecordGroup(ColumnWriter[] writers)
    {
        _writers = writers;
        Pieces = new Pieces((writers.Length + 1) * MaxRecords);
    }

    /// <summary>Records that wait.</summary>
    internal int Count { get; private set; }

    /// <summary>Rows of the records.</summary>
    internal int[] Rows { get; } = new int[MaxRecords];

    /// <summary>Where the values lie: that of field f of the next record goes to <c>f * MaxRecords + Count</c>. Behind those of the last field is room for values that nobody takes.</summary>
    internal Pieces Pieces { get; }

    /// <summary>The record whose positions were written gets its row and waits.</summary>
    /// <returns>True when the group is full.</returns>
    internal bool Add(int row)
    {
        Rows[Count] = row;
        return ++Count == MaxRecords;
    }

    /// <summary>As <see cref="Add"/>, for records with rows that follow each other.</summary>
    internal bool AddRun(int row, int count)
    {
        foreach (ref int place in Rows.AsSpan(Count, count))
        {
            place = row++;
        }

        Count += count;
        return Count == MaxRecords;
    }

    /// <summary>Writes the columns of the records that wait.</summary>
    /// <param name="text">The chunk's bytes.</param>
    /// <param name="index">The index of the chunk.</param>
    /// <param name="output">The builder.</param>
    /// <returns>A bit for each record that has a value which is not as its shape promised; its row must be written another way. Read <see cref="Rows"/> for it.</returns>
    internal ulong Write(ByteText text, StructuralIndex index, BatchBuilder output)
    {
        int count = Count;
        Count = 0;
        ColumnContext context = new(text, index, output, Rows.AsSpan(0, count));
        for (int field = 0; field < _writers.Length; field++)
        {
            _writers[field].Write(ref context, Pieces.Slice(field * MaxRecords, count));
        }

        return context.Failed;
    }

    /// <summary>Forgets the records that wait.</summary>
    internal void Clear() => Count = 0;
}

/// <summary>What a <see cref="ColumnWriter"/> works with: one group of records.</summary>
internal ref struct ColumnContext
{
    internal ColumnContext(ByteText text, StructuralIndex index, BatchBuilder output, ReadOnlySpan<int> rows)
    {
        Text = text;
        Index = index;
        Output = output;
        Batch = output.Batch;
        Rows = rows;
        Offset = output.ChunkOffset;
        Columns = output.Columns;
    }

    /// <summary>The chunk's bytes.</summary>
    internal readonly ByteText Text { get; }

    /// <summary>The index of the chunk, which knows where escapes are.</summary>
    internal readonly StructuralIndex Index { get; }

    internal readonly BatchBuilder Output { get; }

    internal readonly EventBatch Batch { get; }

    /// <summary>The row of each record.</summary>
    internal readonly ReadOnlySpan<int> Rows { get; }

    /// <summary>Columns that are asked for.</summary>
    internal readonly LogColumns Columns { get; }

    /// <summary>Position of the text in the slab that views refer to.</summary>
    internal readonly int Offset { get; }

    /// <summary>Records with a value that is not as their shape promised.</summary>
    internal ulong Failed { get; private set; }

    internal void Fail(int record) => Failed |= 1UL << record;

    /// <summary>Fails the records whose bits are set.</summary>
    internal void Fail(ulong records) => Failed |= records;
}
