using StreamEngine.Evaluation;
using StreamEngine.Evaluation.Forecasts;
using StreamEngine.Evaluation.Incidents;
using StreamEngine.Evaluation.Scenarios;
using StreamEngine.Evaluation.Seasons;
using StreamEngine.Evaluation.Sessions;
using StreamEngine.Evaluation.Templates;

const string Usage = """
    usage: nab DIR    scores the files under DIR/data against DIR/windows.json by the rules of the Numenta Anomaly Benchmark
           templates DIR [--thin N] [--wrong [N]]
                      scores the templates of the logs DIR/NAME/NAME.log against the columns Content and EventTemplate of DIR/NAME/structured.csv:
                      of messages and of whole lines, by grouping (GA, FGA) and by text (PA, FTA)
                      --thin: at most N lines of each true template   --wrong: what was not found as it is, N (20) templates a log, those of most lines first
    """;

int code = args switch
{
    ["nab", string directory] => NabCommand.Run(directory, Console.Out),
    ["templates", ..] => await TemplatesCommand.RunAsync(args.AsMemory(1), Console.Out).ConfigureAwait(false),
    ["sessions", ..] => SessionsCommand.Run(args.AsSpan(1), Console.Out),
    ["seasons", ..] => SeasonsCommand.Run(args.AsSpan(1), Console.Out),
    ["forecast", ..] => await ForecastCommand.RunAsync(args.AsMemory(1), Console.Out).ConfigureAwait(false),
    ["scenarios", ..] => await ScenariosCommand.RunAsync(args.AsMemory(1), Console.Out).ConfigureAwait(false),
    ["incidents", ..] => await IncidentsCommand.RunAsync(args.AsMemory(1), Console.Out).ConfigureAwait(false),
    _ => 2,
};
if (code == 2)
{
    Console.Error.WriteLine(Usage);
    Console.Error.WriteLine("       " + SessionsCommand.Usage);
    Console.Error.WriteLine("       " + ScenariosOptions.Usage);
    Console.Error.WriteLine("       " + ForecastCommand.Usage);
    Console.Error.WriteLine("       " + SeasonsCommand.Usage);
    Console.Error.WriteLine("       " + IncidentsCommand.Usage);
}

return code;
