using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using SylvanReader = Sylvan.Data.Csv.CsvDataReader;

namespace StreamEngine.Comparisons.Parsing;

/// <summary>Readers of tables with a time, a name and a value: each takes the three as typed values.</summary>
internal static class CsvReaders
{
    internal static string SylvanVersion => typeof(SylvanReader).Assembly.GetName().Version!.ToString(3);

    internal static string CsvHelperVersion => typeof(CsvReader).Assembly.GetName().Version!.ToString(3);

    /// <summary>Sylvan.Data.Csv over a text reader.</summary>
    internal static Tally Sylvan(byte[] bytes)
    {
        using var text = new StreamReader(new MemoryStream(bytes, writable: false), Encoding.UTF8, false, 1 << 16);
        using SylvanReader reader = SylvanReader.Create(text);
        long records = 0;
        double sum = 0;
        while (reader.Read())
        {
            _ = reader.GetDateTimeOffset(0);
            _ = reader.GetFieldSpan(1).Length;
            sum += reader.GetDouble(2);
            records++;
        }

        return new Tally(records, sum);
    }

    /// <summary>Sylvan.Data.Csv over a table of a time and numbers.</summary>
    internal static Tally SylvanWide(byte[] bytes)
    {
        using var text = new StreamReader(new MemoryStream(bytes, writable: false), Encoding.UTF8, false, 1 << 16);
        using SylvanReader reader = SylvanReader.Create(text);
        long records = 0;
        double sum = 0;
        while (reader.Read())
        {
            _ = reader.GetDateTimeOffset(0);
            for (int i = 1; i < reader.FieldCount; i++)
            {
                sum += reader.GetDouble(i);
            }

            records++;
        }

        return new Tally(records, sum);
    }

    /// <summary>CsvHelper, field by field.</summary>
    internal static Tally CsvHelper(byte[] bytes)
    {
        using var text = new StreamReader(new MemoryStream(bytes, writable: false), Encoding.UTF8, false, 1 << 16);
        using var reader = new CsvReader(text, new CsvConfiguration(CultureInfo.InvariantCulture));
        reader.Read();
        reader.ReadHeader();
        long records = 0;
        double sum = 0;
        while (reader.Read())
        {
            _ = reader.GetField<DateTimeOffset>(0);
            _ = reader.GetField(1);
            sum += reader.GetField<double>(2);
            records++;
        }

        return new Tally(records, sum);
    }
}
