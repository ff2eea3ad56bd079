using System.Globalization;
using System.Text;
using StreamEngine.Batching;
using StreamEngine.Numerics;

namespace StreamEngine.Fuzz.Oracles;

/// <summary>
/// Values of fields with columns of their own, in a form that does not depend on the type that a column has come to have: what widens a
/// column lies in some chunks and not in others.
/// </summary>
internal static class FieldText
{
    /// <summary>Hash of a value, chained to <paramref name="seed"/>.</summary>
    internal static ulong Hash(EventBatch batch, FieldColumn field, int row, ulong seed)
    {
        double number = Number(batch, field, row);
        return !double.IsNaN(number) ? ByteHash.Fold(seed ^ (ulong)BitConverter.DoubleToInt64Bits(number), ByteHash.Seed1)
            : field.Type == FieldType.Boolean ? ByteHash.Hash(field.Numbers[row] != 0 ? "true"u8 : "false"u8, seed)
            : ByteHash.Hash(batch.FieldText(field, row), seed);
    }

    /// <summary>All fields of a row, by name.</summary>
    internal static string Show(EventBatch batch, int row)
    {
        List<string> shown = [];
        foreach (FieldColumn field in batch.Fields)
        {
            if (field.Has(row))
            {
                double number = Number(batch, field, row);
                string value = !double.IsNaN(number) ? number.ToString("R", CultureInfo.InvariantCulture)
                    : field.Type == FieldType.Boolean ? (field.Numbers[row] != 0 ? "true" : "false")
                    : Encoding.UTF8.GetString(batch.FieldText(field, row));
                shown.Add($" | {field.Name}: {value}");
            }
        }

        shown.Sort(StringComparer.Ordinal);
        return string.Concat(shown);
    }

    private static double Number(EventBatch batch, FieldColumn field, int row) => field.Type switch
    {
        FieldType.Int64 => field.Numbers[row],
        FieldType.Double => field.Double(row),
        FieldType.Text when double.TryParse(batch.FieldText(field, row), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) => value,
        _ => double.NaN,
    };
}
