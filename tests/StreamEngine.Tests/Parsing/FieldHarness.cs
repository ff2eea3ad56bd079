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
        IRecordParser parser = ParserHarness.Create(format, bytes, new ParserOptions { Fields = fields, Now = 1_767_607_200_000_000_000 });
        List<string> rows = [];
        using SlabPool slabs = new();
        using BatchPool pool = new(slabs);
        BatchBuilder builder = new(pool);
        Slab slab = slabs.RentSlab(bytes.Length);
        bytes.CopyTo(slab.GetSpan());
        using Chunk chunk = new(new SourceInfo(0, "test"), slab, 0, bytes.Length, 0, 0, 0);
        builder.Start(chunk);
        parser.Parse(chunk.Bytes, builder);
        foreach (EventBatch batch in builder.Finish().Batches)
        {
            for (int row = 0; row < batch.Count; row++)
            {
                rows.Add(Show(batch, row));
            }

            batch.Dispose();
        }

        return rows;
    }

    private static string Show(EventBatch batch, int row)
    {
        List<string> shown = [];
        foreach (FieldColumn field in batch.Fields)
        {
            if (field.Has(row))
            {
                string value = field.Type switch
                {
                    FieldType.Text => "'" + Encoding.UTF8.GetString(batch.FieldText(field, row)) + "'",
                    FieldType.Double => field.Double(row).ToString(CultureInfo.InvariantCulture),
                    FieldType.Boolean => field.Numbers[row] != 0 ? "true" : "false",
                    _ => field.Numbers[row].ToString(CultureInfo.InvariantCulture),
                };
                shown.Add(field.Name + "=" + value);
            }
        }

        return string.Join(' ', shown);
    }
}
