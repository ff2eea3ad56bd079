using StreamEngine.Fuzz.Inputs;
using StreamEngine.Fuzz.Oracles;
using StreamEngine.Fuzz.Payloads;

namespace StreamEngine.Fuzz.Twins;

/// <summary>A second reader of a format, written to be obviously right and slow, or one of the framework.</summary>
internal interface ITwin
{
    /// <summary>Name of the format.</summary>
    string Format { get; }

    /// <summary>Compares what the parser made of an input with what the twin makes of it.</summary>
    /// <exception cref="FuzzFailure">They differ.</exception>
    void Check(FuzzInput input, Outcome outcome);

    /// <summary>The twins that there are.</summary>
    static ITwin[] All { get; } =
    [
        new JsonTwin(), new LogfmtTwin(), new InfluxTwin(), new CsvTwin(),
        new ExpositionTwin("prometheus"), new ExpositionTwin("openmetrics"), new StatsdTwin(), new GraphiteTwin(), .. PayloadTwin.All,
    ];
}
