using StreamEngine.Batching;
using StreamEngine.Diagnostics;
using StreamEngine.Insights;
using StreamEngine.Templates;

namespace StreamEngine.Emission;

/// <summary>What an <see cref="HtmlReport"/> shows. Filled by who ran the analysis; the report does not change it.</summary>
public sealed class ReportModel
{
    /// <summary>Heading. Default <c>Analysis report</c>.</summary>
    public string Title { get; set; } = "Analysis report";

    /// <summary>Version of the engine.</summary>
    public string EngineVersion { get; set; } = string.Empty;

    /// <summary>What was read.</summary>
    public IReadOnlyList<ReportSource> Sources { get; set; } = [];

    /// <summary>Event time of the first record, nanoseconds since the Unix epoch.</summary>
    public long Start { get; set; }

    /// <summary>End of the last window, nanoseconds since the Unix epoch.</summary>
    public long End { get; set; }

    /// <summary>Records in all.</summary>
    public long Records { get; set; }

    /// <summary>Bytes in all, decompressed.</summary>
    public long Bytes { get; set; }

    /// <summary>Records that could not be used.</summary>
    public long Rejected { get; set; }

    /// <summary>Records whose window had closed.</summary>
    public long Late { get; set; }

    /// <summary>Every emission in order; the report shows the last revision of each.</summary>
    public IReadOnlyList<Insight> Insights { get; set; } = [];

    /// <summary>Changes in time order.</summary>
    public IReadOnlyList<ChangeEvent> Changes { get; set; } = [];

    /// <summary>Templates, in any order.</summary>
    public IReadOnlyList<TemplateInfo> Templates { get; set; } = [];

    /// <summary>Rejected records; null when there is no summary.</summary>
    public DeadLetterSummary? DeadLetters { get; set; }

    /// <summary>Loss ledger, one entry a stage in the order of the stages.</summary>
    public IReadOnlyList<LedgerEntry> Ledger { get; set; } = [];

    /// <summary>Histories for the plots; null for a report without plots.</summary>
    public SeriesRecorder? Series { get; set; }
}
