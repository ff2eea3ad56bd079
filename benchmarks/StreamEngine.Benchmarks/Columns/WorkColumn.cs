using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Parameters;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace StreamEngine.Benchmarks.Columns;

/// <summary>A figure computed from the mean time of a call and from what the call works through.</summary>
internal sealed class WorkColumn(string name, string legend, Func<Work, double, double> figure) : IColumn
{
    private static readonly Dictionary<string, Work> _works = [];

    public string Id => "Work." + name;

    public string ColumnName => name;

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => legend;

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, SummaryStyle.Default);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style)
    {
        double value = summary[benchmarkCase]?.ResultStatistics is { } statistics ? figure(WorkOf(benchmarkCase), statistics.Mean) : 0;
        return double.IsFinite(value) && value > 0 ? value.ToString(value >= 100 ? "N0" : "F3", CultureInfo.InvariantCulture) : "-";
    }

    /// <summary>Asks an instance with the parameters of the case, once.</summary>
    private static Work WorkOf(BenchmarkCase benchmarkCase)
    {
        string key = benchmarkCase.Descriptor.Type.Name + benchmarkCase.Parameters.DisplayInfo;
        if (!_works.TryGetValue(key, out Work work))
        {
            var instance = (StageBenchmark)Activator.CreateInstance(benchmarkCase.Descriptor.Type)!;
            foreach (ParameterInstance parameter in benchmarkCase.Parameters.Items)
            {
                benchmarkCase.Descriptor.Type.GetProperty(parameter.Name)?.SetValue(instance, parameter.Value);
            }

            work = _works[key] = instance.Work;
        }

        return work;
    }
}
