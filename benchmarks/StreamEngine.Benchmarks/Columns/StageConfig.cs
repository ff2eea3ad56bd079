using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;

namespace StreamEngine.Benchmarks.Columns;

/// <summary>The default configuration, with what a call works through as columns.</summary>
internal sealed class StageConfig : ManualConfig
{
    internal StageConfig()
    {
        Add(DefaultConfig.Instance);
        AddColumn(new WorkColumn("GB/s", "input bytes of a call by its mean time", static (work, nanoseconds) => work.Bytes / nanoseconds));
        AddColumn(new WorkColumn("ns/row", "mean time of a call by its rows", static (work, nanoseconds) => nanoseconds / work.Rows));
        AddColumn(new WorkColumn("rows", "rows of a call", static (work, _) => work.Rows));
        HideColumns(Column.Error, Column.RatioSD);
        WithOption(ConfigOptions.DisableLogFile, true);
    }
}
