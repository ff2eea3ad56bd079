using System.Text;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Csv;

/// <summary>Learns the layout of a source from its first records: header rows, time, values, labels or the fields of a log.</summary>
internal static class CsvLearner
{
    private const int MaxHeaderRows = 6;

    /// <summary>Share of a column's cells that must be what the column is taken for: one in ten may be bad.</summary>
    private const double Most = 0.9;

    internal static CsvLayout Learn(ReadOnlySpan<byte> sample, ParserOptions options)
    {
        CsvTable table = CsvTable.Read(sample, options.MaxFields, options.Format.Delimiter);
        bool named = options.Format.Columns.Count > 0;
        int headers = named ? 0 : CountHeaders(table, options);
        byte[][] names = Names(table, headers, out byte[][] labels);
        for (int i = 0; i < names.Length && i < options.Format.Columns.Count; i++)
        {
            names[i] = Encoding.UTF8.GetBytes(options.Format.Columns[i]);
        }

        ColumnFacts[] facts = new ColumnFacts[table.Width];
        for (int i = 0; i < facts.Length; i++)
        {
            facts[i] = Inspect(table, headers, i, options);
        }

        // A file that begins with its header and gets its rows later is known by its names alone.
        bool isBare = headers > 0 && table.Rows.Count == headers;
        int time = FindTime(names, facts, isBare);
        int date = FindDate(table, headers, names, options, ref time);
        int message = headers == 0 && !named ? -1 : FindMessage(names, facts);
        bool isLog = message >= 0;
        CsvColumn[] columns = new CsvColumn[table.Width];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = isLog ? LogColumn(names[i], i == time, facts[i].IsTime) : new CsvColumn(i == time ? CsvRole.Time : i == date ? CsvRole.Ignored : MetricRole(names[i], facts[i], isBare), names[i], labels[i], default);
            columns[i] = columns[i] with { Type = facts[i].Type };
        }

        if (!isLog)
        {
            MarkSeries(columns, isBare);
        }

        byte[] header = headers == 0 ? [] : table.FirstRecord;
        bool values = columns.Any(column => column.Role is CsvRole.Value or CsvRole.MaybeValue);
        bool plausible = headers == 0 ? time >= 0 && facts.All(fact => fact.IsNumber || fact.IsTime || fact.Filled == 0) : HasNames(names, headers, isBare);
        return new CsvLayout(table.Delimiter, headers, header, columns, isLog)
        {
            Date = date,
            Regular = table.Regular,
            IsTable = table.Width >= 2 && plausible && (isLog || (values && (time >= 0 || table.Rows.Count > headers))),
        };
    }

    /// <summary>Header rows are the first ones without a number or a time, apart from words for a missing value.</summary>
    private static int CountHeaders(CsvTable table, ParserOptions options)
    {
        int rows = 0;
        while (rows < table.Rows.Count && rows < MaxHeaderRows && IsHeader(table.Rows[rows], options))
        {
            rows++;
        }

        // Rows of text only follow a header where data is text: then one row is the header. Several are when rows of numbers follow.
        bool numbersFollow = rows < table.Rows.Count && rows < MaxHeaderRows && table.Rows[0].Length > 1;
        bool levels = numbersFollow && rows > 1 && table.Rows.Take(rows).All(row => row[0].Length > 0);
        return levels ? rows : Math.Min(rows, 1);
    }

    private static bool IsHeader(byte[][] row, ParserOptions options) =>
        !row.Any(cell => CsvValues.IsNumber(cell) || (cell.Length > 0 && CsvValues.TryReadTime(cell, options, out _)));

    /// <summary>
    /// Names of the columns. With several header rows, the first cell of each names a level: the level called metric, and those
    /// after it, make up the name, the others are labels. A row with nothing but its first cell names the index.
    /// </summary>
    private static byte[][] Names(CsvTable table, int headers, out byte[][] labels)
    {
        byte[][] names = new byte[table.Width][];
        labels = new byte[table.Width][];
        for (int column = 0; column < names.Length; column++)
        {
            labels[column] = [];
            names[column] = headers switch
            {
                0 => Encoding.ASCII.GetBytes($"value{column}"),
                1 => table.Rows[0][column],
                _ => LevelName(table, headers, column, out labels[column]),
            };
        }

        return names;
    }

    private static byte[] LevelName(CsvTable table, int headers, int column, out byte[] labels)
    {
        List<byte> name = [];
        byte[] buffer = new byte[table.Rows.Take(headers).Sum(row => LabelWriter.MaxBytes(row[0].Length, row[column].Length))];
        LabelWriter writer = new(buffer);
        bool named = false;
        for (int level = 0; level < headers; level++)
        {
            byte[][] row = table.Rows[level];
            named |= CsvNames.IsSeries(row[0]);
            if (column == 0)
            {
                name = [.. row[0]];
            }
            else if (named || level == headers - 1)
            {
                name.AddRange(name.Count > 0 && row[column].Length > 0 ? [(byte)'.', .. row[column]] : row[column]);
            }
            else
            {
                writer.Append(row[0], row[column]);
            }
        }

        labels = writer.Text.ToArray();
        return [.. name];
    }

    private static ColumnFacts Inspect(CsvTable table, int headers, int column, ParserOptions options)
    {
        int filled = 0;
        int numbers = 0;
        int times = 0;
        int literals = 0;
        int exact = 0;
        HashSet<string> distinct = [];
        foreach (byte[][] row in table.Rows.Skip(headers))
        {
            byte[] cell = row[column];
            if (CsvValues.IsMissing(cell))
            {
                continue;
            }

            filled++;
            numbers += CsvValues.IsNumber(cell) ? 1 : 0;
            exact += NumberReader.ReadJson(cell, out _, out _) is NumberKind.Integer or NumberKind.Double ? 1 : 0;
            literals += CsvValues.TryReadBoolean(cell, out _) ? 1 : 0;
            times += CsvValues.TryReadTime(cell, options, out _) ? 1 : 0;
            distinct.Add(CsvTable.Show(cell));
        }

        // Digits with zeros before them are the name of something: nothing less than numbers all along makes a column of numbers.
        FieldType type = filled == 0 ? FieldType.Text : exact == filled ? FieldType.Double : literals == filled ? FieldType.Boolean : FieldType.Text;
        return new ColumnFacts(filled, filled > 0 && numbers >= filled * Most, filled > 0 && times >= filled * Most, distinct.Count, type);
    }

    /// <summary>The time column: one whose values are times and whose name promises it, or whose values are times in words.</summary>
    private static int FindTime(byte[][] names, ColumnFacts[] facts, bool isBare)
    {
        int best = -1;
        int bestRank = int.MaxValue;
        for (int i = 0; i < names.Length; i++)
        {
            bool known = FieldTable.TryFind(names[i], out FieldEntry entry) && entry.Field == WellKnownField.Time;
            int rank = !facts[i].IsTime && !isBare ? int.MaxValue
                : known ? entry.Priority
                : CsvNames.IsTime(names[i]) ? 10
                : isBare ? int.MaxValue
                : !facts[i].IsNumber ? 20
                : i == 0 ? 30
                : int.MaxValue;
            if (rank < bestRank)
            {
                (best, bestRank) = (i, rank);
            }
        }

        return best;
    }

    /// <summary>
    /// A column of dates beside one of times of day, which becomes the time column then. Both have names that promise a time, and
    /// nearly all pairs can be read together.
    /// </summary>
    private static int FindDate(CsvTable table, int headers, byte[][] names, ParserOptions options, ref int time)
    {
        byte[][][] rows = [.. table.Rows.Skip(headers)];
        for (int clock = 0; clock < names.Length; clock++)
        {
            int column = clock;
            if (!CsvNames.IsTime(names[clock]) || rows.Count(row => CsvValues.IsClock(row[column])) <= rows.Length * Most)
            {
                continue;
            }

            int date = Enumerable.Range(0, names.Length).FirstOrDefault(
                i => i != column && CsvNames.IsTime(names[i])
                    && rows.Count(row => !CsvValues.IsClock(row[i]) && CsvValues.TryReadTime(row[i], row[column], options, out _)) > rows.Length * Most,
                -1);
            if (date >= 0)
            {
                time = clock;
                return date;
            }
        }

        return -1;
    }

    private static int FindMessage(byte[][] names, ColumnFacts[] facts)
    {
        const int WorstPriority = 3;
        return Array.FindIndex(
            names,
            name => FieldTable.TryFind(name, out FieldEntry entry) && entry.Field == WellKnownField.Body && entry.Priority <= WorstPriority
                && !facts[Array.IndexOf(names, name)].IsNumber);
    }

    private static CsvColumn LogColumn(byte[] name, bool isTime, bool holdsTimes)
    {
        bool known = FieldTable.TryFind(name, out FieldEntry entry) && entry.Field != WellKnownField.None;
        if (isTime)
        {
            return new CsvColumn(CsvRole.Time, name, [], new FieldEntry(WellKnownField.Time, 0, FieldUnit.None, false));
        }

        if (entry.Field == WellKnownField.Time && !holdsTimes)
        {
            return new CsvColumn(CsvRole.Ignored, name, [], default);
        }

        // A second time column counts where the first one cannot be read.
        return new CsvColumn(known ? CsvRole.Field : CsvRole.Ignored, name, [], entry.Field == WellKnownField.Time ? entry with { Priority = 31 } : entry);
    }

    private static CsvRole MetricRole(byte[] name, ColumnFacts facts, bool isBare)
    {
        const int LowInformation = 16;
        bool isTrace = FieldTable.TryFind(name, out FieldEntry entry) && entry.Field is WellKnownField.TraceId or WellKnownField.SpanId;
        if (isTrace || CsvNames.IsIndex(name) || (isBare && CsvNames.IsTime(name)) || (facts.IsTime && (CsvNames.IsTime(name) || !facts.IsNumber)))
        {
            return CsvRole.Ignored;
        }

        if (facts.Filled == 0)
        {
            // What is called cpu is as often the share that is used as the number of one.
            return isBare && !name.AsSpan().SequenceEqual("cpu"u8) && (CsvNames.IsLabel(name) || CsvNames.IsIdentifier(name)) ? CsvRole.Label : CsvRole.MaybeValue;
        }

        if (facts.IsNumber)
        {
            return CsvNames.IsIdentifier(name) ? CsvRole.Label : CsvRole.Value;
        }

        // Texts that are new on every row name nothing that lasts; unless the name of the column says that they do.
        bool lasts = facts.Distinct * 2 <= facts.Filled + 1 && (CsvNames.IsLabel(name) || CsvNames.IsIdentifier(name));
        bool repeats = facts.Distinct <= LowInformation && facts.Distinct * 4 <= facts.Filled;
        return lasts || repeats || CsvNames.IsLabel(name) ? CsvRole.Label : CsvRole.Ignored;
    }

    /// <summary>A long table has one value column of no name of its own, and a column that names the metric.</summary>
    private static void MarkSeries(CsvColumn[] columns, bool isBare)
    {
        int series = Array.FindIndex(columns, column => column.Role == CsvRole.Label && CsvNames.IsSeries(column.Name));
        CsvColumn[] values = [.. columns.Where(column => column.Role == CsvRole.Value || (isBare && column.Role == CsvRole.MaybeValue))];
        if (series >= 0 && values.Length == 1 && CsvNames.IsValue(values[0].Name))
        {
            columns[series] = columns[series] with { Role = CsvRole.Series };
        }
    }

    /// <summary>Names are short, hardly any is there twice (unless header rows tell them apart), and none reads like a sentence.</summary>
    private static bool HasNames(byte[][] names, int headers, bool isBare)
    {
        const int LongestName = 128;
        int mostWords = isBare ? 1 : 6;
        string[] texts = [.. names.Where(name => name.Length > 0).Select(CsvTable.Show)];
        return texts.Length > 0 && (headers > 1 || texts.Distinct().Count() * 10 >= texts.Length * 9)
            && texts.All(text => text.Length <= LongestName && text.Split(' ').Length <= mostWords && !text.Contains('{', StringComparison.Ordinal));
    }

    private readonly record struct ColumnFacts(int Filled, bool IsNumber, bool IsTime, int Distinct, FieldType Type);
}
