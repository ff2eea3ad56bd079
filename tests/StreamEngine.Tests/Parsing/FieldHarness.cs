using System.Globalization;
using System.Text;
using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Parsing;

namespace StreamEngine.Tests.Parsing;

/// <summary>Parses with columns for fields and shows them as text, row by row.</summary>
internal static class FieldHarness
{
    /// <summary>For each row the fields that have a value, <c>name=value</c>, in the order of their columns; text is in quotes.</summary>
    internal static IReadOnlyList<string> Parse(IRecordFormat format, string text, params string[] names)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        FieldProjection fields = names.Length == 0 ? FieldProjection.All : FieldProjection.Of(names);
        IReadOnlyList<IReadOnlyList<FieldCell>> rows = Parse(ParserHarness.Create(format, bytes, new ParserOptions { Fields = fields, Now = 1_767_607_200_000_000_000 }), bytes);
        return [.. rows.Select(static row => string.Join(' ', row.Select(static cell => cell.Name + "=" + (cell.Type == FieldType.Text ? $"'{cell.Value}'" : cell.Value))))];
    }

    /// <summary>For each row the fields that have a value, in the order of their columns.</summary>
    internal static IReadOnlyList<IReadOnlyList<FieldCell>> Parse(IRecordParser parser, byte[] bytes)
    {
        using SlabPool slabs = new();
        using BatchPool pool = new(slabs);
        return Parse(parser, bytes, slabs, new BatchBuilder(pool));
    }

    /// <summary>Parses one chunk with a builder that others may have gone through.</summary>
    internal static IReadOnlyList<IReadOnlyList<FieldCell>> Parse(IRecordParser parser, byte[] bytes, SlabPool slabs, BatchBuilder builder)
    {
        List<IReadOnlyList<FieldCell>> rows = [];
        Slab slab = slabs.RentSlab(bytes.Length);
        bytes.CopyTo(slab.GetSpan());
        using Chunk chunk = new(new SourceInfo(0, "test"), slab, 0, bytes.Length, 0, 0, 0);
        builder.Start(chunk);
        parser.Parse(chunk.Bytes, builder);
        foreach (EventBatch batch in builder.Finish().Batches)
        {
            for (int row = 0; row < batch.Count; row++)
            {
                rows.Add(Read(batch, row));
            }

            batch.Dispose();
        }

        return rows;
    }

    private static List<FieldCell> Read(EventBatch batch, int row)
    {
        List<FieldCell> cells = [];
        foreach (FieldColumn field in batch.Fields)
        {
            if (field.Has(row))
            {
                string value = field.Type switch
                {
                    FieldType.Text => Encoding.UTF8.GetString(batch.FieldText(field, row)),
                    FieldType.Double => field.Double(row).ToString(CultureInfo.InvariantCulture),
                    FieldType.Boolean => field.Numbers[row] != 0 ? "true" : "false",
                    _ => field.Numbers[row].ToString(CultureInfo.InvariantCulture),
                };
                cells.Add(new FieldCell(field.Name, field.Type, value));
            }
        }

        return cells;
    }
}

/// <summary>The value of a field in a row, as text.</summary>
internal sealed record FieldCell(string Name, FieldType Type, string Value);
