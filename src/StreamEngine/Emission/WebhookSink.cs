using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using StreamEngine.Insights;

namespace StreamEngine.Emission;

/// <summary>
/// Posts insights over HTTP. Any 2xx answer is a delivery. 408, 429 and 5xx, timeouts and broken connections may be tried again, after
/// what <c>Retry-After</c> asks for; every other answer is permanent. Failures are <see cref="SinkException"/>s.
/// </summary>
public sealed class WebhookSink : ISink
{
    private static readonly MediaTypeHeaderValue _json = new("application/json");
    private static readonly MediaTypeHeaderValue _lines = new("application/x-ndjson");

    private readonly HttpClient _client;
    private readonly WebhookOptions _options;
    private readonly TimeProvider _time;
    private readonly string _target;

    /// <summary>Makes a sink.</summary>
    /// <param name="options">Address and form.</param>
    /// <param name="handler">Sends the requests; null for the default one. A handler that is given stays the caller's.</param>
    /// <param name="timeProvider">Clock of the timeout and of Retry-After dates; null for the system's.</param>
    /// <exception cref="ArgumentException">The address is missing or not http, or the timeout is not positive.</exception>
    public WebhookSink(WebhookOptions options, HttpMessageHandler? handler = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Url is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
        {
            throw new ArgumentException("url: expected an absolute http or https address", nameof(options));
        }

        if (options.Timeout <= TimeSpan.Zero)
        {
            throw new ArgumentException("timeout: expected more than zero", nameof(options));
        }

        _options = options;
        _time = timeProvider ?? TimeProvider.System;
        _client = handler is null ? new HttpClient() : new HttpClient(handler, disposeHandler: false);
        _client.Timeout = Timeout.InfiniteTimeSpan;

        // User, password and query may be secrets: they stay out of messages.
        _target = options.Url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
    }

    /// <inheritdoc/>
    public string Name => _options.Name;

    /// <inheritdoc/>
    public async ValueTask WriteAsync(IReadOnlyList<Insight> insights, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(insights);
        using var timeout = new CancellationTokenSource(_options.Timeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using HttpRequestMessage request = Request(insights);
            using HttpResponseMessage response =
                await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, linked.Token).ConfigureAwait(false);
            ThrowUnlessDelivered(response);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SinkException(
                string.Create(CultureInfo.InvariantCulture, $"{_target}: no answer within {_options.Timeout.TotalSeconds} s"), innerException: e);
        }
        catch (HttpRequestException e)
        {
            throw new SinkException($"{_target}: {e.Message}", innerException: e);
        }
    }

    /// <inheritdoc/>
    public ValueTask FlushAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private HttpRequestMessage Request(IReadOnlyList<Insight> insights)
    {
        var body = new ArrayBufferWriter<byte>();
        if (_options.Format == WebhookFormat.JsonLines)
        {
            foreach (Insight insight in insights)
            {
                InsightJson.WriteLine(body, insight);
            }
        }
        else
        {
            InsightJson.WriteArray(body, insights);
        }

        var request = new HttpRequestMessage(HttpMethod.Post, _options.Url) { Content = new ReadOnlyMemoryContent(body.WrittenMemory) };
        request.Content.Headers.ContentType = _options.Format == WebhookFormat.JsonLines ? _lines : _json;
        foreach ((string name, string value) in _options.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private void ThrowUnlessDelivered(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        int status = (int)response.StatusCode;
        bool again = status >= 500 || response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;
        string message = string.Create(CultureInfo.InvariantCulture, $"{_target}: expected 2xx, found {status} {response.ReasonPhrase}");
        throw new SinkException(message, !again, again ? RetryAfter(response.Headers.RetryAfter) : null);
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header)
    {
        TimeSpan? wait = header?.Delta ?? (header?.Date - _time.GetUtcNow());
        return wait is { } value && value > TimeSpan.Zero ? value : null;
    }
}
