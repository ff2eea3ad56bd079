using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Csv;

/// <summary>What names of columns tell about them.</summary>
internal static class CsvNames
{
    private const int Label = 1;
    private const int Series = 2;
    private const int Value = 3;
    private const int Index = 4;

    private static readonly WordTable s_words = WordTable.Of(
        (Label, "host hostname host_name server servername machine vm node nodename node_name service servicename service_name svc app application "
            + "component container containername container_name pod podname pod_name cluster namespace job endpoint entity instance instanceid instance_id "
            + "device disk interface iface mount filesystem region zone az rack datacenter dc room floor source sensor tenant customer shard partition topic queue consumer_group "
            + "database db table cmdb_id cmdbid bomc_id operation operationname operation_name method path url uri status_code protocol direction cpu core type kind"),
        (Series, "series series_name metric metric_name metricname measurement variable kpi kpi_name counter item field indicator name metric_id"),
        (Value, "value val y metric_value data reading"),
        (Index, "id index idx lineid line_id line row rownum row_id pid tid no seq"));

    /// <summary>True when the column names what a row is about.</summary>
    internal static bool IsLabel(ReadOnlySpan<byte> name) => s_words.Find(name) is Label or Series;

    /// <summary>True when the column may name the metric of a long table.</summary>
    internal static bool IsSeries(ReadOnlySpan<byte> name) => s_words.Find(name) == Series;

    /// <summary>True when the column's name says no more than that there is a value.</summary>
    internal static bool IsValue(ReadOnlySpan<byte> name) => s_words.Find(name) == Value;

    /// <summary>True for the number of a row.</summary>
    internal static bool IsIndex(ReadOnlySpan<byte> name) => name.Length == 0 || s_words.Find(name) == Index || name.StartsWith("Unnamed:"u8);

    /// <summary>True when numbers in the column are numbers of something, not quantities.</summary>
    internal static bool IsIdentifier(ReadOnlySpan<byte> name) =>
        name.Length > 2 && (name.EndsWith("_id"u8) || name.EndsWith("Id"u8) || name.EndsWith("ID"u8));

    /// <summary>True when the column's name promises a time.</summary>
    internal static bool IsTime(ReadOnlySpan<byte> name) =>
        (FieldTable.TryFind(name, out FieldEntry entry) && entry.Field == WellKnownField.Time)
        || (Contains(name, "time"u8) && !Contains(name, "times"u8) && !Contains(name, "timeout"u8)) || Contains(name, "timestamp"u8) || Contains(name, "date"u8);

    private static bool Contains(ReadOnlySpan<byte> name, ReadOnlySpan<byte> word)
    {
        for (int i = 0; i + word.Length <= name.Length; i++)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(name.Slice(i, word.Length), word))
            {
                return true;
            }
        }

        return false;
    }
}
