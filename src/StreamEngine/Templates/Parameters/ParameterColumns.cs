using StreamEngine.Batching;
using StreamEngine.Memory;

namespace StreamEngine.Templates.Parameters;

/// <summary>The values of the lines of a batch, a row a value.</summary>
internal sealed class ParameterColumns(SlabPool slabs) : IDisposable
{
    private const int Least = 1024;

    /// <summary>Lines with slots.</summary>
    internal ColumnBuffer<ParameterLine> Lines { get; } = new(slabs, Least);

    internal ColumnBuffer<int> Rows { get; } = new(slabs, Least);

    internal ColumnBuffer<long> Times { get; } = new(slabs, Least);

    /// <summary>Ids of templates, views into <see cref="NameBytes"/>.</summary>
    internal ColumnBuffer<Utf8View> Templates { get; } = new(slabs, Least);

    /// <summary>Numbers of slots, from 1.</summary>
    internal ColumnBuffer<int> Slots { get; } = new(slabs, Least);

    /// <summary>Keys, views into <see cref="NameBytes"/>.</summary>
    internal ColumnBuffer<Utf8View> Keys { get; } = new(slabs, Least);

    internal ColumnBuffer<byte> Types { get; } = new(slabs, Least);

    /// <summary>Names of the types, for those who want them: the names are short enough to stand in their views.</summary>
    internal ColumnBuffer<Utf8View> TypeNames { get; } = new(slabs, Least);

    /// <summary>Values as they are written, views into the buffers of the batch.</summary>
    internal ColumnBuffer<Utf8View> Texts { get; } = new(slabs, Least);

    internal ColumnBuffer<double> Numbers { get; } = new(slabs, Least);

    internal int LineCount { get; set; }

    internal int Count { get; set; }

    /// <summary>Values that fit: columns have sizes of their own, as slabs have.</summary>
    internal int Capacity { get; private set; }

    /// <summary>Makes room for a number of lines and values altogether.</summary>
    internal void Reserve(int lines, int values)
    {
        Lines.Grow(lines, LineCount);
        Rows.Grow(values, Count);
        Times.Grow(values, Count);
        Templates.Grow(values, Count);
        Slots.Grow(values, Count);
        Keys.Grow(values, Count);
        Types.Grow(values, Count);
        Texts.Grow(values, Count);
        Numbers.Grow(values, Count);
        Capacity = Math.Min(Math.Min(Rows.Capacity, Templates.Capacity), Math.Min(Types.Capacity, Times.Capacity));
    }

    internal void Clear()
    {
        Count = 0;
        LineCount = 0;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Lines.Dispose();
        Rows.Dispose();
        Times.Dispose();
        Templates.Dispose();
        Slots.Dispose();
        Keys.Dispose();
        Types.Dispose();
        TypeNames.Dispose();
        Texts.Dispose();
        Numbers.Dispose();
    }
}
