using Microsoft.Extensions.DependencyInjection;
using StreamEngine.Pipeline;

namespace StreamEngine.IntegrationTests.Embedding.StepPlugin;

// <door>
/// <summary>Adds the detector of steps, to a pipeline or to the services of a host.</summary>
internal static class StepDetectorExtensions
{
    public static PipelineBuilder AddSteps(this PipelineBuilder builder, Action<StepOptions>? configure = null)
    {
        var options = new StepOptions();
        configure?.Invoke(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.WarmUp, 10);
        return builder.AddDetector(new StepDetector(options));
    }

    public static IServiceCollection AddSteps(this IServiceCollection services, Action<StepOptions> configure) =>
        services.AddSingleton(_ =>
        {
            var options = new StepOptions();
            configure(options);
            return options;
        });
}
// </door>
