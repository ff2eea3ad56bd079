using System.Globalization;
using System.Text;
using DuckDB.NET.Data;

namespace StreamEngine.Comparisons.Windows;

/// <summary>DuckDB on one thread in this process, from a table in memory into a table in memory. All rows are there when it starts, and none can be late.</summary>
internal sealed class DuckWindows : IDisposable
{
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");
    private (Func<IEnumerable<string>> Lines, string Columns)? _waiting;

    internal DuckWindows()
    {
        _connection.Open();
        Execute("SET threads=1");
    }

    /// <summary>Version of the library.</summary>
    internal string Version => (string)Scalar("SELECT version()");

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
            Execute(fill);
            return looks ? Look(look) : default;
        });
    }

    public void Dispose() => _connection.Dispose();

    private const string Everything =
        "SELECT count(*), sum(s)::DOUBLE, sum((c::HUGEINT + s::HUGEINT * 3 + mi::HUGEINT * 5 + ma::HUGEINT * 7) * (id::HUGEINT * 2 + 1 + (e // 1000000000)::HUGEINT))::VARCHAR FROM result";

    private void Load()
    {
        if (_waiting is not var (lines, columns))
        {
            return;
        }

        _waiting = null;
        string folder = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        string path = Path.Combine(folder, $"streamengine-windows-{Environment.ProcessId}.csv");
        try
        {
            using (var file = new StreamWriter(path, false, new UTF8Encoding(false), 1 << 20))
            {
                foreach (string line in lines())
                {
                    file.Write(line);
                    file.Write('\n');
                }
            }

            Execute($"CREATE OR REPLACE TABLE rows AS SELECT * FROM read_csv('{path}', header=false, columns={{{columns}}})");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private WindowTally Look(string look)
    {
        using DuckDBCommand command = _connection.CreateCommand();
        command.CommandText = look;
        using DuckDBDataReader reader = command.ExecuteReader();
        reader.Read();
        ulong hash = reader.FieldCount > 2 ? (ulong)(System.Numerics.BigInteger.Parse(reader.GetString(2), CultureInfo.InvariantCulture) % (System.Numerics.BigInteger.One << 64)) : 0;
        return new WindowTally(reader.GetInt64(0), reader.GetDouble(1), hash);
    }

    private void Execute(string sql)
    {
        using DuckDBCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private object Scalar(string sql)
    {
        using DuckDBCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() ?? 0L;
    }
}
