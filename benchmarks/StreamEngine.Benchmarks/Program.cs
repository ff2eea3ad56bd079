using BenchmarkDotNet.Running;
using StreamEngine.Benchmarks.Columns;

BenchmarkSwitcher.FromAssembly(typeof(StageConfig).Assembly).Run(args, new StageConfig());
