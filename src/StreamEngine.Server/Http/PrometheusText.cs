using System.Globalization;
using System.Text;
using StreamEngine.Diagnostics;
using StreamEngine.Insights;
using StreamEngine.Pipeline;
using StreamEngine.Server.Run;
using StreamEngine.Snapshots;
using StreamEngine.Windowing.Queries;

namespace StreamEngine.Server.Http;

/// <summary>The status of a pipeline in the Prometheus text exposition format, version 0.0.4.</summary>
internal sealed class PrometheusText
{
    /// <summary>Content type of the format.</summary>
    internal const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    /// <summary>Writes everything that is known.</summary>
    /// <param name="status">Status of the pipeline.</param>
    /// <param name="recent">Counts of insights.</param>
    /// <param name="lost">Insights that outputs gave up.</param>
    /// <param name="ready">Whether the process is ready.</param>
    internal static string Write(PipelineStatus status, RecentInsights recent, long lost, bool ready)
    {
        var text = new PrometheusText();
        text.Family("streamengine_up", "gauge", "1 when the process is ready.").Sample(ready ? 1 : 0);
        text.Family("streamengine_records_total", "counter", "Records taken in.").Sample(status.Records);
        text.Family("streamengine_bytes_total", "counter", "Bytes taken in, after decompression.").Sample(status.Bytes);
        text.Family("streamengine_rejected_records_total", "counter", "Records that went to the dead-letter output.").Sample(status.Rejected);
        text.Family("streamengine_windows_total", "counter", "Windows that have closed.").Sample(status.Frames);
        text.Insights(recent);
        text.Family("streamengine_withheld_insights_total", "counter", "Insights of the time before tell_from, which were not told.").Sample(status.WithheldInsights);
        text.Family("streamengine_lost_insights_total", "counter", "Insights that an output could not deliver.").Sample(lost);
        text.Family("streamengine_alerts_suppressed_total", "counter", "Alerts that were not told because they repeat what was just told, or are the way back from it.").Sample(status.SuppressedAlerts);
        text.Family("streamengine_alerts_muted_total", "counter", "Abnormal windows of series that rules mute, or that are known.").Sample(status.MutedAlerts);
        text.Family("streamengine_maintenance_rows_total", "counter", "Rows of series that were worked on, neither learned nor told.").Sample(status.WithheldRows);
        text.Family("streamengine_series", "gauge", "Series that are known.").Sample(status.Series);
        text.Family("streamengine_series_retired_total", "counter", "Series that were retired because nothing came for long.").Sample(status.RetiredSeries);
        text.Family("streamengine_series_overflow_rows_total", "counter", "Rows of metrics that went to the overflow series for want of room.").Sample(status.OverflowedRows);
        if (status.LogSessions is { } sessions)
        {
            text.Family("streamengine_log_sessions_open", "gauge", "Sessions of log lines that have not ended.").Sample(sessions.Open);
            text.Family("streamengine_log_sessions_total", "counter", "Sessions of log lines that have ended.").Sample(sessions.Closed);
            text.Family("streamengine_log_sessions_evicted_total", "counter", "Sessions of log lines that were given up for want of room.").Sample(sessions.Evicted);
            text.Family("streamengine_log_sessions_unjudged_total", "counter", "Sessions of log lines that were not judged because there were too many kinds.").Sample(status.UnjudgedSessions);
        }

        text.Family("streamengine_log_shapes_unaligned_total", "counter", "Shapes of log lines whose values are not read.").Sample(status.UnalignedShapes);
        text.Family("streamengine_sources_open", "gauge", "Streams that are open.").Sample(status.Sources.Count(static s => s.IsOpen));
        text.Family("streamengine_slab_bytes", "gauge", "Native memory in use.").Sample(status.SlabBytes);
        text.Family("streamengine_last_progress_timestamp_seconds", "gauge", "When a record last got through.").Sample(Seconds(status.LastProgress));
        if (status.Watermark is { } watermark)
        {
            text.Family("streamengine_watermark_timestamp_seconds", "gauge", "Event time up to which windows are closed.").Sample(watermark / 1e9);
        }

        text.Snapshots(status.Snapshots);
        text.Queries(status.Queries);
        text.Ledger(status.Ledger);
        text.Runtime();
        return text._text.ToString();
    }

    private static double Seconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalSeconds;

    private string _name = string.Empty;

    private PrometheusText Family(string name, string type, string help)
    {
        _name = name;
        _text.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        return this;
    }

    private void Sample(double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        _text.Append(_name);
        for (int i = 0; i < labels.Length; i++)
        {
            string escaped = labels[i].Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            _text.Append(i == 0 ? '{' : ',').Append(labels[i].Name).Append("=\"").Append(escaped).Append('"');
        }

        _text.Append(labels.Length > 0 ? "} " : " ").Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    private void Insights(RecentInsights recent)
    {
        Family("streamengine_insights_total", "counter", "Insights emitted, revisions included.");
        Sample(recent.Count(InsightType.Anomaly), ("type", "anomaly"));
        Sample(recent.Count(InsightType.Forecast), ("type", "forecast"));
        Sample(recent.Count(InsightType.Incident), ("type", "incident"));
        Sample(recent.Count(InsightType.ChangeImpact), ("type", "change_impact"));
    }

    private void Snapshots(SnapshotStatus? snapshots)
    {
        if (snapshots is null)
        {
            return;
        }

        Family("streamengine_snapshots_total", "counter", "Snapshots that were written.").Sample(snapshots.Written);
        Family("streamengine_snapshots_failed_total", "counter", "Snapshots that could not be written.").Sample(snapshots.Failed);
        Family("streamengine_snapshot_bytes", "gauge", "Size of the last snapshot.").Sample(snapshots.LastBytes);
        Family("streamengine_snapshot_stop_seconds", "gauge", "For how long the folding of rows waited for the last snapshot.").Sample(snapshots.LastStop.TotalSeconds);
        if (snapshots.LastWritten is { } last)
        {
            Family("streamengine_snapshot_timestamp_seconds", "gauge", "When the last snapshot was written.").Sample(Seconds(last));
        }
    }

    private void Queries(IReadOnlyList<QueryStatus> queries)
    {
        if (queries.Count == 0)
        {
            return;
        }

        Each("streamengine_query_rows_total", "counter", "Rows that a query took.", static q => q.Rows);
        Each("streamengine_query_late_rows_total", "counter", "Rows that were too late for a window of a query.", static q => q.Late);
        Each("streamengine_query_overflow_rows_total", "counter", "Rows of series for which a query had no room.", static q => q.Overflowed);
        Each("streamengine_query_forced_total", "counter", "Panes that were closed before their time and rows that had no room for a session.", static q => q.Forced);
        Each("streamengine_query_frames_total", "counter", "Frames of a query.", static q => q.Frames);
        Each("streamengine_query_series", "gauge", "Series of a query.", static q => q.Series);

        void Each(string name, string type, string help, Func<QueryStatus, long> value)
        {
            Family(name, type, help);
            foreach (QueryStatus query in queries)
            {
                Sample(value(query), ("query", query.Name));
            }
        }
    }

    private void Ledger(IReadOnlyList<LedgerEntry> ledger)
    {
        Family("streamengine_ledger_records_total", "counter", "Where the records of a stage went: in = out + filtered + late + rejected + dropped + held.");
        foreach (LedgerEntry stage in ledger)
        {
            Sample(stage.In, ("stage", stage.Stage), ("to", "in"));
            Sample(stage.Out, ("stage", stage.Stage), ("to", "out"));
            Sample(stage.Filtered, ("stage", stage.Stage), ("to", "filtered"));
            Sample(stage.Late, ("stage", stage.Stage), ("to", "late"));
            Sample(stage.Rejected, ("stage", stage.Stage), ("to", "rejected"));
            Sample(stage.Dropped, ("stage", stage.Stage), ("to", "dropped"));
        }

        Family("streamengine_ledger_held_records", "gauge", "Records that are inside a stage.");
        foreach (LedgerEntry stage in ledger)
        {
            Sample(stage.Held, ("stage", stage.Stage));
        }
    }

    private void Runtime()
    {
        Family("streamengine_gc_collections_total", "counter", "Garbage collections.");
        for (int generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            Sample(GC.CollectionCount(generation), ("generation", generation.ToString(CultureInfo.InvariantCulture)));
        }

        Family("streamengine_gc_allocated_bytes_total", "counter", "Managed memory allocated since the start.").Sample(GC.GetTotalAllocatedBytes());
        Family("streamengine_gc_pause_seconds_total", "counter", "Time that garbage collections have stopped the process.").Sample(GC.GetTotalPauseDuration().TotalSeconds);
        Family("process_resident_memory_bytes", "gauge", "Resident memory.").Sample(Environment.WorkingSet);
    }
}
