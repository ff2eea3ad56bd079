using System.Globalization;
using System.Text;
using StreamEngine.Comparisons.Measuring;

namespace StreamEngine.Comparisons.Windows;

/// <summary>DuckDB on one thread in this process, from a table in memory into a table in memory. All rows are there when it starts, and none can be late.</summary>
internal sealed class DuckWindows : IDisposable
{
    private readonly DuckSession _duck = new();
    private (Func<IEnumerable<string>> Lines, string Columns)? _waiting;

    /// <inheritdoc cref="DuckSession.Version"/>
    internal string Version => _duck.Version;

    /// <summary>The rows that contenders shall find in the table <c>rows(t, id, v)</c>; they are put there when one of them runs.</summary>
    internal void Load(WindowInput input) => LoadLines(
        () => input.Times.Select((time, i) => string.Create(CultureInfo.InvariantCulture, $"{time},{input.Ids[i]},{input.Values[i]}")),
        "'t': 'BIGINT', 'id': 'INTEGER', 'v': 'DOUBLE'");

    /// <summary>The same with columns of one's own: lines of CSV.</summary>
    internal void LoadLines(Func<IEnumerable<string>> lines, string columns) => _waiting = (lines, columns);

    /// <summary>A contender that runs <paramref name="select"/>, whose columns are e (end, nanoseconds), id, c, s, mi and ma, or whatever <paramref name="look"/> asks for.</summary>
    internal Contender Contender(string name, string select, string look = Everything)
    {
        string fill = "CREATE OR REPLACE TEMP TABLE result AS " + select;
        return new Contender(name, false, looks =>
        {
            Load();
            _duck.Execute(fill);
            return looks ? Look(look) : default;
        });
    }

    /// <summary>
    /// A contender that runs <paramref name="select"/> over the bytes in a file in memory, <c>$file</c>. Its columns are e (end, nanoseconds), k (key of the group), c, s, mi, ma and q, the
    /// quantile or null.
    /// </summary>
    internal Contender OverFile(string name, byte[] bytes, string select)
    {
        string? path = null;
        return new Contender(name, false, looks =>
        {
            path ??= _duck.Write(bytes);
            _duck.Execute("CREATE OR REPLACE TEMP TABLE result AS " + select.Replace("$file", path, StringComparison.Ordinal));
            if (!looks)
            {
                return default;
            }

            List<GroupRow> rows = [];
            _duck.Query(
                "SELECT e::BIGINT, k, c::BIGINT, s::DOUBLE, mi::DOUBLE, ma::DOUBLE, coalesce(q::DOUBLE, 'nan'::DOUBLE) FROM result",
                r => rows.Add(new GroupRow(r.GetInt64(0), r.GetString(1), r.GetInt64(2), r.GetDouble(3), r.GetDouble(4), r.GetDouble(5), r.GetDouble(6))));
            return WindowTally.Of(rows);
        });
    }

    /// <summary>Deletes the files of the contenders so far.</summary>
    internal void Free() => _duck.FreeFiles();

    public void Dispose() => _duck.Dispose();

    private const string Everything =
        "SELECT count(*), sum(s)::DOUBLE, sum((c::HUGEINT + s::HUGEINT * 3 + mi::HUGEINT * 5 + ma::HUGEINT * 7) * (id::HUGEINT * 2 + 1 + (e // 1000000000)::HUGEINT))::VARCHAR FROM result";

    private void Load()
    {
        if (_waiting is not var (lines, columns))
        {
            return;
        }

        _waiting = null;
        string path = _duck.NewFile();
        using (var file = new StreamWriter(path, false, new UTF8Encoding(false), 1 << 20))
        {
            foreach (string line in lines())
            {
                file.Write(line);
                file.Write('\n');
            }
        }

        _duck.Execute($"CREATE OR REPLACE TABLE rows AS SELECT * FROM read_csv('{path}', header=false, columns={{{columns}}})");
        _duck.FreeFiles();
    }

    private WindowTally Look(string look)
    {
        WindowTally tally = default;
        _duck.Query(look, reader =>
        {
            ulong hash = reader.FieldCount > 2 ? (ulong)(System.Numerics.BigInteger.Parse(reader.GetString(2), CultureInfo.InvariantCulture) % (System.Numerics.BigInteger.One << 64)) : 0;
            tally = new WindowTally(reader.GetInt64(0), reader.GetDouble(1), hash);
        });
        return tally;
    }
}
