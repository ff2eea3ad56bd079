using System.Text;
using StreamEngine.Batching;

namespace StreamEngine.Parsing.W3c;

/// <summary>What a worker keeps between the rows of one parser: room for the fields of a row, and the columns that were asked for.</summary>
internal sealed class W3cState
{
    internal W3cState(W3cLayout[] layouts, ParserOptions options)
    {
        Names = new FieldNames(options.Fields);
        int most = layouts.Max(l => l.Names.Length);
        Starts = new int[most];
        Lengths = new int[most];
        Fields = [.. layouts.Select(Wanted)];
    }

    internal FieldNames Names { get; }

    /// <summary>First bytes of the fields of the row.</summary>
    internal int[] Starts { get; }

    /// <summary>Lengths of the fields of the row.</summary>
    internal int[] Lengths { get; }

    /// <summary>For each layout the fields with columns.</summary>
    internal Field[][] Fields { get; }

    private Field[] Wanted(W3cLayout layout)
    {
        List<Field> wanted = [];
        for (int i = 0; i < layout.Names.Length; i++)
        {
            int ordinal = Names.Resolve(Encoding.UTF8.GetBytes(layout.Names[i]));
            if (ordinal >= 0)
            {
                wanted.Add(new Field(i, ordinal, W3cLayout.HasPlusForSpace(layout.Names[i])));
            }
        }

        return [.. wanted];
    }

    /// <summary>A field that gets a column.</summary>
    /// <param name="Index">Index in the row.</param>
    /// <param name="Ordinal">Number of the column.</param>
    /// <param name="HasPlus">True when plus signs stand for spaces.</param>
    internal readonly record struct Field(int Index, int Ordinal, bool HasPlus);
}
